// What a phone's page is made of is kept at its first start, so that the next needs no network.
import { kOfflineParts, warm_up } from './scanner'

export const in_wechat = /MicroMessenger/i.test(navigator.userAgent)

export async function keep_offline(): Promise<void> {
  await warm_up()
  const worker = await navigator.serviceWorker?.ready.catch(() => null)
  const own = performance.getEntriesByType('resource').map((one) => new URL(one.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/')).map((url) => url.pathname)
  worker?.active?.postMessage({ keep: ['/', ...new Set([...own, ...kOfflineParts])] })
}
