import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/login', component: () => import('@/session/log_in.vue'), meta: { open: true, bare: true } },
    { path: '/', component: () => import('@/domains/insight/command_post.vue') },
    { path: '/cases', component: () => import('@/domains/cases/queue.vue') },
    { path: '/cases/new', component: () => import('@/domains/cases/new_case.vue') },
    { path: '/cases/:id', component: () => import('@/domains/cases/case.vue'), props: true },
    { path: '/rosters', component: () => import('@/domains/screening/rosters.vue') },
    { path: '/rosters/:id', component: () => import('@/domains/screening/roster.vue'), props: true },
    { path: '/enterprises', component: () => import('@/domains/registry/enterprises.vue') },
    { path: '/enterprises/:id', component: () => import('@/domains/registry/enterprise.vue'), props: true },
    { path: '/persons', component: () => import('@/domains/registry/persons.vue') },
    { path: '/places', component: () => import('@/domains/registry/places.vue') },
    { path: '/risk-levels', component: () => import('@/domains/registry/risk_levels.vue') },
    { path: '/my', component: () => import('@/domains/portal/my.vue') },
    { path: '/my/apply', component: () => import('@/domains/portal/apply.vue') },
    { path: '/my/rosters/:id', component: () => import('@/domains/screening/roster.vue'), props: true },
    { path: '/accounts', component: () => import('@/domains/accounts/accounts.vue') },
    { path: '/journal', component: () => import('@/domains/journal/journal.vue') },
    { path: '/me', component: () => import('@/session/me.vue') },
    { path: '/:rest(.*)*', component: () => import('@/shell/not_found.vue') },
  ],
})
