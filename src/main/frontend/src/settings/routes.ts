import type { RouteRecordRaw } from 'vue-router';

export default [
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./SettingsPage.vue'),
    meta: { title: 'app.nav.settings', nav: { icon: 'settings', order: 90 } },
  },
] satisfies RouteRecordRaw[];
