import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from '@/app.vue'
import { on_signed_out } from '@/api'
import '@/kit/tokens.css'
import '@/kit/kit.css'
import { router } from '@/router'
import { start_settings } from '@/session/settings'
import { useSession } from '@/session/session'
import { start_clock } from '@/time/clock'
import { i18n, remembered_language, use_language } from '@/words'

async function start(): Promise<void> {
  await use_language(remembered_language())
  const app = createApp(App)
  app.use(createPinia())
  app.use(i18n)
  const session = useSession()
  on_signed_out(() => session.lose())
  start_settings()
  start_clock()

  router.beforeEach(async (to) => {
    if (to.meta.phone) return true // pages without an account: nobody is asked who he is, and no network is waited for
    try {
      await session.find()
    } catch {
      return true // no network: the shell says so and tries again
    }
    if (!session.session && !to.meta.open) return { path: '/login', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
    if (session.session && to.path === '/login') return session.home
    if ((session.account?.must_change_password || session.account?.must_enrol) && to.path !== '/me') return '/me'
    if (to.path === '/' && session.session && session.home !== '/') return session.home
    return true
  })
  app.use(router)
  app.mount('#app')
  // `liaoyuan demo --story` marks its page; elsewhere none of this is loaded.
  if (document.querySelector('meta[name=liaoyuan-story]')) (await import('@/story/mount')).show_bar()
}

// After the server was renewed, a page opened before asks for parts that are gone: load it afresh, once a minute at most.
addEventListener('vite:preloadError', (event) => {
  const kName = 'liaoyuan.reloaded'
  if (Date.now() - Number(sessionStorage.getItem(kName) ?? 0) < 60_000) return
  sessionStorage.setItem(kName, String(Date.now()))
  event.preventDefault()
  location.reload()
})

// The application itself is kept on the device where the browser allows it (HTTPS or this machine): see public/sw.js.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then((worker) => {
    const own = performance.getEntriesByType('resource').map((one) => new URL(one.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/')).map((url) => url.pathname)
    worker.active?.postMessage({ keep: ['/', ...new Set(own)] })
  }).catch(() => { /* without it the page needs the network to open */ })
}

void start()
