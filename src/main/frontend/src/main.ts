import { createApp } from 'vue';
import App from './app/App.vue';
import { applyPreferences } from './app/preferences';
import { router } from './app/router';
import { listenForShortcuts } from './app/shortcuts';
import { i18n, start } from './i18n';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

const RELOADED = 'ringdown.reloaded';

applyPreferences();
listenForShortcuts();
if (!location.pathname.startsWith('/app')) {
  history.replaceState(null, '', '/app/');
}
// After an update of the service the files of before are gone: the next page to be opened comes from the new one.
addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem(RELOADED));
  if (Date.now() - last > 60_000) {
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
  }
});

void start().then(() => createApp(App).use(i18n).use(router).mount('#app'));
