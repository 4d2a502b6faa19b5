// The browser tests. Without arguments they start the mock server of web/; with LIAOYUAN_URL they use a running server, whose
// drill accounts are given as LIAOYUAN_ACCOUNTS='{"officer":["name","password"],…}'. `--shots DIR` keeps pictures,
// `--only WORD` runs what has WORD in its name, `--looks` / `--flows` one half. Ends with `N passed, N failed`.
import { mkdirSync } from 'node:fs'
import { axe, kSizes, log_in, open_browser, open_page, settle, wider_than_screen } from './browser.mjs'
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
  if (!process.argv.includes('--flows'))
    for (const lang of ['zh-CN', 'en'])
      for (const size of Object.keys(kSizes)) {
        const pages = new Map() // one visitor per account, language and size
        for (const [name, who, path, first, sizes] of kLooks) {
          const title = `${name}.${size}.${lang}`
          if (!wanted(title) || (sizes && !sizes.includes(size)) || (who && !target.accounts[who])) continue
          await check(title, async () => {
            let page = pages.get(who)
            if (!page) {
              page = await open_page(browser, target.base, { size, lang })
              pages.set(who, page)
              if (who) await log_in(page, ...target.accounts[who])
            }
            page.complaints.length = 0
            await page.goto(path.replace(/CASE|ROSTER|BIG|ENTERPRISE|DRAFT|PROPOSED/, (word) => target.ids[word]))
            await settle(page)
            if (first) { await first(page); await settle(page) }
            const wrong = []
            if (shots) await page.screenshot({ path: `${shots}/${title}.png`, fullPage: process.argv.includes('--full') })
            const wide = await wider_than_screen(page)
            if (wide) wrong.push(`wider than the screen: ${wide}`)
            wrong.push(...(await axe(page)).map((one) => `axe ${one}`), ...page.complaints)
            if (wrong.length) throw new Error(wrong.join('\n'))
          })
        }
        for (const page of pages.values()) await page.context().close()
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
