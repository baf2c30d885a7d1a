import { RouterView, type RouteRecordRaw } from 'vue-router';
import { learn } from '@/i18n';
import type { IconName } from '@/ui/icons';

/** A page of the administration; it and its texts are loaded by those who go there. */
function area(name: string, icon: IconName, order: number, keys: string, children: RouteRecordRaw[]): RouteRecordRaw {
  return {
    path: `/admin/${name}`,
    component: RouterView,
    beforeEnter: () => learn('admin'),
    meta: { title: `app.nav.${name}`, admin: true, nav: { icon, order, keys } },
    children,
  };
}

export default [
  { path: '/admin', redirect: '/admin/people' },
  area('people', 'users', 100, 'g u', [
    { path: '', name: 'people', component: () => import('./people/PeoplePage.vue') },
    { path: ':id', name: 'person', component: () => import('./people/PersonPage.vue') },
  ]),
  area('organizations', 'building', 105, 'g o', [
    { path: '', name: 'organizations', component: () => import('./organizations/OrganizationsPage.vue') },
    { path: ':id', name: 'organization', component: () => import('./organizations/OrganizationPage.vue') },
  ]),
  area('devices', 'desk-phone', 110, 'g d', [{ path: '', name: 'devices', component: () => import('./devices/DevicesPage.vue') }]),
  area('keys', 'key', 120, 'g k', [{ path: '', name: 'keys', component: () => import('./keys/KeysPage.vue') }]),
  area('audit', 'list', 130, 'g l', [{ path: '', name: 'audit', component: () => import('./audit/AuditPage.vue') }]),
  area('asterisk', 'server', 140, 'g a', [{ path: '', name: 'asterisk', component: () => import('./asterisk/AsteriskPage.vue') }]),
] satisfies RouteRecordRaw[];
