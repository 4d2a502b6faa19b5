// The story played in the browser: the real program as `liaoyuan demo --story`, its bar played, paused, jumped ahead and back, looked at by others; the
// figures of a screen beside those of the story; and an ordinary house, in which none of it exists. `--shots DIR` keeps pictures.
// Prints `ok …` / `not ok …`, and how long jumps took.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axe, open_browser, open_page, settle, wider_than_screen } from './browser.mjs'
import { all_held, check, open_house, shots, step } from './real.mjs'

const program = process.env.LIAOYUAN_PROGRAM ?? 'build/release/liaoyuan'
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-show-')), data = join(folder, 'data')
const port = 20000 + Math.floor(Math.random() * 30000), base = `http://127.0.0.1:${port}`
const show = spawn(program, ['demo', '--story', '--data', data, '--port', String(port)], { env: { ...process.env, LIAOYUAN_LANG: 'en' } })
process.on('exit', () => show.kill('SIGKILL'))
let said = ''
for (const out of [show.stdout, show.stderr]) out.on('data', (more) => { said += more })
for (let i = 0; i < 600 && !said.includes('Accounts'); i++) await new Promise((done) => setTimeout(done, 100))
check('it starts and prints accounts', said.includes('is ready') && said.includes('Lead, command post'), said)

const story = async (body) => (await fetch(`${base}/api/story`, { method: body ? 'POST' : 'GET', headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en' }, ...(body ? { body: JSON.stringify(body) } : {}) })).json()
const at_rest = async () => { for (;;) { const now = await story(); if (!now.busy) return now; await new Promise((done) => setTimeout(done, 100)) } }
async function jump(to) {
  const began = Date.now()
  await story({ do: 'jump', to })
  const now = await at_rest()
  console.log(`# jump to ${to}: ${Date.now() - began} ms`)
  return now
}
const beats = await (await fetch(`${base}/api/story/beats`, { headers: { 'Accept-Language': 'en' } })).json()
const beat_of = (words) => beats.items.find((one) => one.heading.includes(words)).beat

const browser = await open_browser()
const page = await open_page(browser, base)
const bar = page.locator('.story')
const heading = (words) => bar.locator('.story-head', { hasText: words }).waitFor({ timeout: 30_000 })
const picture = async (name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`) }) }
await step('every page has the bar, and it follows who acts to his screen', async () => {
  await page.goto('/')
  await heading('空的系统')
  await page.waitForURL('**/accounts')
  await settle(page)
})
await step('the next beat is played by a press', async () => {
  await bar.getByRole('button', { name: '下一步' }).click()
  await heading('给居民')
  await page.waitForURL('**/passes')
  await settle(page)
})
await step('played, its hours go by and the next beat comes by itself; paused, it stands', async () => {
  await page.goto('/passes')
  await bar.locator('select').nth(1).selectOption('3')
  await heading('东村卡口开班')
  await bar.getByRole('button', { name: '暂停' }).click()
  await bar.getByRole('button', { name: '播放' }).waitFor()
  const stands = await story()
  await new Promise((done) => setTimeout(done, 4000))
  const later = await story()
  if (later.beat !== stands.beat || later.now !== stands.now) throw new Error(`${stands.beat} ${stands.now} -> ${later.beat} ${later.now}`)
})
await step('it jumps ahead, and the page says the figure of the story', async () => {
  const n = beat_of('The last gun comes from a person')
  const now = await jump(n)
  if (now.problem) throw new Error(now.problem)
  await page.goto('/')
  await heading('最后一把来自一个人')
  await page.waitForURL((url) => url.pathname === '/')
  await settle(page)
  const resumed = now.figures.find((one) => one.title === 'Back at work')
  if (!resumed.holds || resumed.told !== 9) throw new Error(JSON.stringify(resumed))
  const shown = await page.locator('a[href*="/command-post/resumed"]').first().innerText()
  if (!/(^|\D)9(\D|$)/.test(shown)) throw new Error(shown)
})
await picture('01-command-post-desk')
check('no serious axe finding with the bar', (await axe(page)).length === 0, (await axe(page)).join('\n'))
check('the desk in width', !(await wider_than_screen(page)), await wider_than_screen(page))
await step('it is looked at as the clerk, on the clerk\'s own pages', async () => {
  await bar.locator('select').nth(2).selectOption({ label: '戊野物流有限公司 办事员' })
  await page.waitForURL('**/my', { timeout: 15_000 })
  await page.locator('.clerk-firm', { hasText: '戊野物流有限公司' }).waitFor({ timeout: 15_000 })
  await settle(page)
  await bar.locator('select').nth(2).selectOption('')
  await page.waitForURL((url) => url.pathname === '/', { timeout: 15_000 })
  await settle(page)
})
await step('a guard\'s phone is handed out with its code and PIN', async () => {
  await bar.locator('select').nth(2).selectOption('@guard')
  await bar.locator('.story-said b').nth(1).waitFor({ timeout: 15_000 })
})
await step('it jumps back: the notice stands again, and nobody is back at work', async () => {
  const now = await jump(beat_of('told to stop at once'))
  if (now.problem) throw new Error(now.problem)
  await heading('当场停工通知')
  await page.waitForURL('**/cases/*')
  await settle(page)
  await page.getByText('停工').first().waitFor()
  if (now.figures[0].told !== 1) throw new Error(JSON.stringify(now.figures))
})
await picture('02-stop-notice-desk')
await step('the bar in English', async () => {
  await page.evaluate(() => localStorage.setItem('liaoyuan.language', 'en'))
  await page.reload()
  await heading('told to stop at once')
  await settle(page)
})
await picture('03-stop-notice-desk-en')
await step('a wish that is none is refused with what it may be', async () => {
  const answer = await fetch(`${base}/api/story`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"do":"fly"}' })
  const json = await answer.json()
  if (answer.status !== 422 || json.code !== 'story.wish') throw new Error(JSON.stringify(json))
})
const phone = await open_page(browser, base, { size: 'phone' })
await step('the bar on a phone', async () => {
  await phone.goto('/')
  await phone.locator('.story').waitFor()
  await phone.waitForTimeout(1500)
  await settle(phone)
  await phone.locator('.story-head').click()
  if (shots) await phone.screenshot({ path: join(shots, '04-stop-notice-phone.png') })
  const wide = await wider_than_screen(phone)
  if (wide) throw new Error(wide)
})
const last = await jump(beats.items.length)
check('to the end', last.beat === beats.items.length && !last.problem, JSON.stringify(last.problem))
const all = await (await fetch(`${base}/api/story/beats`, { headers: { 'Accept-Language': 'en' } })).json()
const figures = all.items.flatMap((one) => one.figures.map((figure) => ({ beat: one.heading, ...figure })))
check('every figure holds', figures.length > 60 && figures.every((one) => one.holds), figures.filter((one) => !one.holds).map((one) => `${one.beat}: ${one.title} ${JSON.stringify(one.told)}, expected ${JSON.stringify(one.expected)}`).join('\n'))
check('the page did not complain', page.complaints.length === 0, page.complaints.join('\n'))
if (shots) {
  for (const [size, lang] of [['desk', 'zh-CN'], ['phone', 'zh-CN'], ['desk', 'en'], ['phone', 'en']]) {
    const other = await open_page(browser, base, { size, lang })
    await other.goto('/')
    await other.waitForTimeout(2500)
    await settle(other)
    if (size === 'phone') await other.locator('.story-head').click()
    await other.screenshot({ path: join(shots, `05-end-${size}-${lang}.png`) })
  }
}
show.kill('SIGINT')
await new Promise((done) => show.on('exit', done))
check('it ends with Ctrl-C and keeps the folder it was given', said.includes('Stopping'), said)

writeFileSync(join(folder, 'something'), 'x')
const again = spawn(program, ['demo', '--story', '--data', folder, '--port', String(port)], { env: { ...process.env, LIAOYUAN_LANG: 'en' } })
let refused = ''
again.stderr.on('data', (more) => { refused += more })
const code = await new Promise((done) => again.on('exit', done))
check('it does not begin in a folder that holds something', code === 1 && refused.includes('empty folder'), `${code} ${refused}`)

const ordinary = await open_house('ordinary')
check('an ordinary house has no story', (await fetch(`${ordinary.base}/api/story`)).status === 404 && !(await (await fetch(`${ordinary.base}/`, { headers: { Accept: 'text/html' } })).text()).includes('liaoyuan-story'))
await browser.close()
rmSync(folder, { recursive: true, force: true })
if (!all_held()) process.exitCode = 1
await ordinary.close()
