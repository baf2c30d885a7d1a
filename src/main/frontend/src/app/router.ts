import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import type { IconName } from '@/ui/icons';
import { session } from './session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name. */
    title?: string;
    /** Also for those who are not signed in. */
    open?: boolean;
    /** Where it stands in the navigation. */
    nav?: { icon: IconName; order: number; keys?: string };
    /** Admins only; the service decides, this only spares a refusal. */
    admin?: boolean;
  }
}

const modules = import.meta.glob<{ default: RouteRecordRaw[] }>('../*/routes.ts', { eager: true });

/** Each area (a folder of `src`) brings its own routes. */
const areas = Object.values(modules).flatMap((area) => area.default);

export const router = createRouter({
  history: createWebHistory('/app/'),
  routes: [
    { path: '/', redirect: '/phone' },
    { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { title: 'app.signIn.submit', open: true } },
    ...areas,
    { path: '/:any(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue'), meta: { title: 'app.notFound.title' } },
  ],
});

router.beforeEach((to) => {
  if (!to.meta.open && session.state.user === null) {
    return { name: 'sign-in', query: to.fullPath === '/phone' ? {} : { next: to.fullPath } };
  }
  if (to.name === 'sign-in' && session.state.user) {
    return after(to.query['next']);
  }
  return true;
});

/** Where to go after signing in; never to another site. */
export function after(next: unknown): string {
  return typeof next === 'string' && /^\/[^/\\]/.test(next) ? next : '/phone';
}
