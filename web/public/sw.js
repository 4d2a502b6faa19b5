// Keeps the application itself on the device, so that an inspector's page opens without a network. Only what the page is made
// of: nothing under /api is ever kept here. Pages come from the network when there is one.
const kCache = 'liaoyuan-shell-1'
const kMost = 200 // files of older versions go when there are more

self.addEventListener('install', () => { self.skipWaiting() })
self.addEventListener('activate', (event) => { event.waitUntil(self.clients.claim()) })

async function keep(request, response) {
  if (!response.ok || response.type !== 'basic') return response
  const cache = await caches.open(kCache)
  await cache.put(request, response.clone())
  const keys = await cache.keys()
  if (keys.length > kMost) await Promise.all(keys.slice(0, keys.length - kMost).map((key) => cache.delete(key)))
  return response
}
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api')) return
  if (event.request.mode === 'navigate') {
    event.respondWith(fetch(event.request).then((response) => keep(new Request('/'), response), async () => (await caches.match('/')) ?? Response.error()))
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request).then((response) => keep(event.request, response))))
  }
})
// What the first page had loaded before this worker was there.
self.addEventListener('message', (event) => {
  if (!Array.isArray(event.data?.keep)) return
  event.waitUntil(caches.open(kCache).then((cache) => Promise.all(event.data.keep.map((path) => cache.add(path).catch(() => {})))))
})
