// The browser tests. Without arguments they start the mock server of web/; with LIAOYUAN_URL they use a running server, whose
// drill accounts are given as LIAOYUAN_ACCOUNTS='{"officer":["name","password"],…}'. `--shots DIR` keeps pictures,
// `--only WORD` runs what has WORD in its name, `--looks` / `--flows` one half. Ends with `N passed, N failed`.
import { mkdirSync } from 'node:fs'
import { Looker, log_in, open_browser, open_page } from './browser.mjs'
import { kFlows } from './flows.mjs'
import { kLooks } from './looks.mjs'
import { start_server } from './server.mjs'

const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? null : process.argv[at + 1] }
const shots = option('--shots')
const only = option('--only')
const wanted = (name) => !only || name.includes(only)
if (shots) mkdirSync(shots, { recursive: true })

let passed = 0
const failed = []
async function check(name, act) {
  try { await act(); passed++ } catch (thrown) { failed.push(name); console.log(`FAILED ${name}\n  ${String(thrown.message ?? thrown).split('\n').slice(0, 12).join('\n  ')}`) }
}

const target = await start_server()
const browser = await open_browser()
try {
  if (!process.argv.includes('--flows')) {
    const looker = new Looker(browser, target.base, (page, who) => log_in(page, ...target.accounts[who]),
      async (page, name, size, lang) => { if (shots) await page.screenshot({ path: `${shots}/${name}.${size}.${lang}.png`, fullPage: process.argv.includes('--full') }) })
    for (const lang of ['zh-CN', 'en'])
      for (const [name, who, path, first, sizes] of kLooks) {
        if (!wanted(`${name}.${lang}`) || (who && !target.accounts[who])) continue
        await check(`${name}.${lang}`, async () => {
          const wrong = await looker.wrong([name, who, path.replace(/CASE|ROSTER|BIG|ENTERPRISE|DRAFT|PROPOSED/, (word) => target.ids[word]), first], lang, sizes)
          if (wrong.length) throw new Error(wrong.join('\n'))
        })
      }
    await looker.close()
  }
  if (!process.argv.includes('--looks'))
    for (const [name, flow] of kFlows) {
      if (!wanted(name)) continue
      await check(name, async () => {
        const made = []
        const visit = async (who, options) => { const page = await open_page(browser, target.base, options); made.push(page); if (who) await log_in(page, ...target.accounts[who]); return page }
        try { await flow({ visit, target }) } finally { for (const page of made) await page.context().close() }
      })
    }
} finally {
  await browser.close()
  await target.stop()
}
console.log(`${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length ? 1 : 0
