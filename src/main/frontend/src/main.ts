import { createApp } from 'vue';
import App from './app/App.vue';
import { applyPreferences } from './app/preferences';
import { router } from './app/router';
import { listenForShortcuts } from './app/shortcuts';
import { i18n, start } from './i18n';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

applyPreferences();
listenForShortcuts();
if (!location.pathname.startsWith('/app')) {
  history.replaceState(null, '', '/app/');
}
void start().then(() => createApp(App).use(i18n).use(router).mount('#app'));
