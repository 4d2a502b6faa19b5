// What a page is made of is kept on the phone, so that the next start needs no network.
export async function keep_files(more: readonly string[] = []): Promise<void> {
  const worker = await navigator.serviceWorker?.ready.catch(() => null)
  const own = performance.getEntriesByType('resource').map((one) => new URL(one.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/')).map((url) => url.pathname)
  worker?.active?.postMessage({ keep: ['/', ...new Set([...own, ...more])] })
}
