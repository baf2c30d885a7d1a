import type { RouteRecordRaw } from 'vue-router';

export default [
  {
    path: '/phone',
    name: 'phone',
    component: () => import('./PhonePage.vue'),
    meta: { title: 'app.nav.phone', nav: { icon: 'phone', order: 10 } },
  },
  {
    path: '/calls',
    name: 'calls',
    component: () => import('./CallsPage.vue'),
    meta: { title: 'app.nav.calls', nav: { icon: 'history', order: 20 } },
  },
] satisfies RouteRecordRaw[];
