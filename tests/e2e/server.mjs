// What the browser tests run against: the mock server of web/, or a server already running.
import { existsSync } from 'node:fs'

const kMockAccounts = { officer: 'han', lead: 'gu', inspector: 'ma', clerk: 'zheng', new_clerk: 'wu', auditor: 'audit', administrator: 'admin', fresh: 'fresh' }

export async function start_server() {
  if (process.env.LIAOYUAN_URL) {
    const accounts = JSON.parse(process.env.LIAOYUAN_ACCOUNTS ?? '{}')
    const ids = JSON.parse(process.env.LIAOYUAN_IDS ?? '{}')
    return { base: process.env.LIAOYUAN_URL, accounts, ids, mock: false, stop: async () => {} }
  }
  if (!existsSync(new URL('../../web/dist/index.html', import.meta.url))) throw new Error('web/dist is missing: run `npm --prefix web run build` first')
  const { server } = await import('../../web/mock/server.mjs')
  await new Promise((resolve, reject) => { server.once('error', reject); server.listen(Number(process.env.PORT ?? 18081), '127.0.0.1', resolve) })
  return {
    base: `http://127.0.0.1:${server.address().port}`, mock: true,
    accounts: Object.fromEntries(Object.entries(kMockAccounts).map(([role, name]) => [role, [name, 'mock']])),
    ids: { CASE: 'c-1', ROSTER: 'r-1', BIG: 'r-2', ENTERPRISE: 'e-1', DRAFT: 'd-1', PROPOSED: 'd-2' },
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve) }),
  }
}
