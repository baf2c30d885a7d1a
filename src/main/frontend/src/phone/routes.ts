import type { RouteRecordRaw } from 'vue-router';

export default [
  {
    path: '/phone',
    name: 'phone',
    component: () => import('./PhonePage.vue'),
    meta: { title: 'app.nav.phone', nav: { icon: 'phone', order: 10 } },
  },
] satisfies RouteRecordRaw[];
