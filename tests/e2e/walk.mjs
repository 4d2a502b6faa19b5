// A newcomer's walk through the real program: `liaoyuan serve --demo` on a fresh folder, an enterprise's clerk applies by
// phone with papers and a staff list, the officer passes the pre-review, the site is checked, the reviewer approves.
// Every step is done in the browser by what is written on the screen. `--shots DIR` keeps a picture of each step; with
// `--screens DIR` also of the main screens, for README and handbook. Prints `ok …` / `not ok …`.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axe, log_in, open_browser, open_page, settle, wider_than_screen } from './browser.mjs'

const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? null : process.argv[at + 1] }
const shots = option('--shots')
const screens = option('--screens')
for (const folder of [shots, screens]) if (folder) mkdirSync(folder, { recursive: true })

let failed = 0, number = 0
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-walk-'))
const server = spawn(process.env.LIAOYUAN_PROGRAM ?? 'build/release/liaoyuan', ['serve', '--demo', '--data', join(folder, 'data'), '--port', '0'], { env: { ...process.env, LIAOYUAN_LANG: 'zh' } })
let said = ''
server.stdout.on('data', (data) => { said += data })
server.stderr.on('data', (data) => { said += data })
for (let i = 0; i < 900 && !/qiye2 /.test(said); i++) await new Promise((done) => setTimeout(done, 100))
const base = /http:\/\/[0-9.:]+/.exec(said)?.[0]
const accounts = Object.fromEntries([...said.matchAll(/^ {2}(\w+) +(\S+) {2}/gm)].map((m) => [m[1], m[2]]))
if (!base || !accounts.qiye2) { console.log(`not ok the demo region starts\n  ${said.split('\n').slice(-8).join('\n  ')}`); process.exit(1) }

const browser = await open_browser()
async function step(name, page, act) {
  number++
  try {
    await act()
    if (page) {
      await settle(page)
      const wide = await wider_than_screen(page)
      const wrong = [...(wide ? [`wider than the screen: ${wide}`] : []), ...page.complaints.splice(0)]
      if (wrong.length) throw new Error(wrong.join('\n'))
    }
    console.log(`ok ${name}`)
  } catch (thrown) {
    failed++
    console.log(`not ok ${name}\n  ${String(thrown.message ?? thrown).split('\n').slice(0, 8).join('\n  ')}`)
  }
  if (shots && page && !page.isClosed()) await page.screenshot({ path: join(shots, `${String(number).padStart(2, '0')}.png`) })
}
const visit = async (name, options) => { const page = await open_page(browser, base, options); page.setDefaultTimeout(20000); await log_in(page, name, accounts[name]); await settle(page); return page }
const paper = (name, content) => { const path = join(folder, name); writeFileSync(path, content); return path }
const pdf = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'

// Synthetic people of area 990000 with right check digits (GB 11643).
function id_number(n) {
  const digits = `99000019000101${String(n).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return digits + '10X98765432'[[...digits].reduce((sum, d, i) => sum + Number(d) * weights[i], 0) % 11]
}
const rows = Array.from({ length: 12 }, (_, n) => `测试员工${n + 1},${id_number(n + 1)},138000010${String(n + 10)},本地,36.5,无,绿,无,无`)
const roster = paper('员工名册.csv', `姓名,身份证号,手机号,14天内到过,体温,有无症状,健康码,解除隔离证明,健康证明\n${rows.join('\n')}\n`)

const fills = {
  headcount: '12', plan_date: '2026-12-01', loss_per_day: '0', responsible: '测试负责人', phone: '13800001234', masks: '500', thermometers: '0', disinfectant: '7',
  isolation_rooms: '1', dorm_per_room: '0', dorm_area: '0', hold_list: '无',
}
// Whatever the step shows is filled in: texts by name, choices by their first option, yes/no by yes.
async function fill_step(page) {
  for (const box of await page.locator('[data-field]').all()) {
    const name = await box.getAttribute('data-field')
    const text = box.locator('input:not([type=radio]):not([type=checkbox]), textarea').first()
    if (await box.locator('input[type=radio]').count()) {
      await box.locator('input[type=radio]').nth(name === 'sector' ? 4 : 0).check({ force: true })
    } else if (await box.locator('select').count()) {
      await box.locator('select').selectOption({ index: 1 })
    } else if (await text.count() && await text.isEditable()) {
      await text.fill(fills[name] ?? '1')
    }
    await page.waitForTimeout(80) // a person needs longer between two fields
  }
}

try {
 if (!process.argv.includes('--looks')) {
  const clerk = await visit('qiye2', { size: 'phone' })
  await step('the clerk sees what to do first', clerk, async () => { await clerk.getByText('还没有申请复工').first().waitFor() })
  await step('the form opens', clerk, async () => { await clerk.locator('.btn.act').first().click(); await clerk.waitForURL(/apply/) })
  await step('the form is filled in, page by page', clerk, async () => {
    for (let page_of_form = 0; page_of_form < 12 && !/step=documents/.test(clerk.url()); page_of_form++) {
      await settle(clerk)
      await fill_step(clerk)
      const before = clerk.url()
      await clerk.locator('.foot .btn.blue').click()
      await clerk.waitForURL((url) => url.href !== before, { timeout: 15000 })
    }
    if (!/step=documents/.test(clerk.url())) throw new Error(`did not reach the papers: ${clerk.url()}`)
  })
  await step('the papers are handed in', clerk, async () => {
    const inputs = clerk.locator('input[type=file]')
    await inputs.nth(1).setInputFiles(paper('承诺书.pdf', pdf))
    await clerk.getByText('承诺书.pdf').first().waitFor()
    await inputs.nth(0).setInputFiles(paper('防控方案.pdf', pdf))
    await clerk.getByText('防控方案.pdf').first().waitFor()
    await clerk.waitForTimeout(500)
    await clerk.locator('.foot .btn.blue').click()
    await clerk.waitForURL(/step=roster/)
  })
  await step('the staff list is screened', clerk, async () => {
    await clerk.locator('input[type=file]').setInputFiles(roster)
    await clerk.getByText(/准予\s*12/).first().waitFor({ timeout: 30000 })
    await clerk.locator('.foot .btn.blue').click()
    await clerk.waitForURL(/step=check/)
  })
  await step('the application is sent', clerk, async () => {
    await clerk.locator('.acts .btn.blue').first().click()
    await clerk.waitForURL(/\/my$/)
    await clerk.getByText('预审').first().waitFor()
  })

  const officer = await visit('jingban', { size: 'desk' })
  let case_path = ''
  await step('the officer finds it in the queue and opens it', officer, async () => {
    await officer.goto('/cases?view=unclaimed')
    await settle(officer)
    await officer.locator('.case-row', { hasText: '亥' }).first().waitFor({ timeout: 2000 }).catch(() => {})
    const found = await officer.evaluate(async () => (await (await fetch('/api/cases?view=unclaimed&limit=200')).json()).items.sort((a, b) => (a.no < b.no ? 1 : -1)))
    const mine = found.find((row) => row.service === 'resumption' && row.missing.some((m) => m.includes('额温枪'))  && row.due_text && !row.overdue) ?? found[0]
    case_path = `/cases/${mine.id}`
    await officer.goto(case_path)
  })
  await step('the pre-review is closed and says why: no thermometer gun', officer, async () => { await officer.getByText(/额温枪不足/).first().waitFor() })
  await step('the receipt is recorded with where it came from', officer, async () => {
    await officer.getByRole('button', { name: /登记到货|登记收到|登记/ }).first().click()
    const dialog = officer.locator('dialog[open], [role=dialog]').first()
    const scope = (await dialog.count()) ? dialog : officer
    for (const select of await scope.locator('select').all()) await select.selectOption({ index: (await select.locator('option').count()) > 1 && (await select.inputValue()) === '' ? 1 : 0 }).catch(() => {})
    await scope.locator('input[type=number], input[inputmode=numeric]').first().fill('1')
    for (const text of await scope.locator('input[type=text], input:not([type]), textarea').all()) if ((await text.inputValue()) === '') await text.fill('市级应急物资储备库调拨')
    await scope.locator('.btn.blue, .btn.act').last().click()
    await officer.getByText('市级应急物资储备库调拨').first().waitFor()
  })
  await step('the pre-review passes', officer, async () => {
    await officer.locator('.action .btn', { hasText: '通过预审' }).first().click()
    await officer.getByText('现场核查').first().waitFor()
    await officer.waitForFunction(() => document.body.innerText.includes('名册逐人核对'))
  })
  const do_task = async (page, title) => {
    await page.goto(case_path)
    await settle(page)
    const csrf = await page.evaluate(async () => (await (await fetch('/api/session')).json()).csrf)
    const key = title === '现场核查' ? 'site' : 'roster'
    const status = await page.evaluate(async ([path, key_, token]) => (await fetch(`/api${path}/tasks/${key_}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': token, 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify({ done: true, verdict: 'pass', note: '核对无误' }) })).status, [case_path, key, csrf])
    if (status !== 200) throw new Error(`task ${key}: ${status}`)
    await page.reload()
  }
  await step('the staff list is checked person by person', officer, async () => { await do_task(officer, '名册逐人核对') })
  const inspector = await visit('jiancha', { size: 'phone' })
  await step('the site is checked', inspector, async () => { await do_task(inspector, '现场核查') })
  await step('who passed the pre-review cannot approve', officer, async () => {
    await officer.goto(case_path)
    await settle(officer)
    if (await officer.locator('.action .btn:not([aria-disabled=true])', { hasText: '准予复工' }).count()) throw new Error('the officer may approve')
  })
  const reviewer = await visit('fuhe', { size: 'desk' })
  await step('the reviewer approves', reviewer, async () => {
    await reviewer.goto(case_path)
    await settle(reviewer)
    await reviewer.locator('.action .btn', { hasText: '准予复工' }).first().click()
    await reviewer.waitForFunction(async (path) => (await (await fetch(`/api${path}`)).json()).state === 'approved', case_path, { timeout: 10000 })
    await reviewer.reload()
  })
  await step('the clerk reads that work may begin', clerk, async () => { await clerk.goto('/my'); await clerk.getByText(/准予复工/).first().waitFor() })

 }
  const lead = await visit('zhihui', { size: 'desk' })
  // The main screens: nothing broken, nothing wider than the screen, no serious axe finding; pictures for the documents.
  const ids = await lead.evaluate(async () => {
    const get = async (path) => (await fetch(path)).json()
    const cases = await get('/api/cases?view=all&limit=200'), rosters = await get('/api/rosters?limit=100')
    const wanted = cases.items.find((row) => row.service === 'resumption' && row.missing.some((m) => m.includes('额温枪'))) ?? cases.items[0]
    const roster_ = rosters.items.find((row) => row.problems > 0) ?? rosters.items[0]
    return { case: wanted.id, roster: roster_.id, enterprise: wanted.enterprise.id }
  })
  const looks = [
    ['login', null, '/login'], ['command-post', 'zhihui', '/'], ['queue', 'jingban', '/cases?view=all'], ['case', 'jingban', `/cases/${ids.case}`], ['rosters', 'jingban', '/rosters'],
    ['roster', 'jingban', `/rosters/${ids.roster}`], ['enterprises', 'jingban', '/enterprises'], ['enterprise', 'jingban', `/enterprises/${ids.enterprise}`], ['risk-levels', 'jingban', '/risk-levels'],
    ['accounts', 'guanli', '/accounts'], ['journal', 'shenji', '/journal'], ['portal', 'qiye', '/my'],
  ]
  const every = screens || process.argv.includes('--all')
  for (const [size, lang] of [['desk', 'zh-CN'], ['phone', 'zh-CN'], ['desk', 'en'], ...(every ? [['phone', 'en']] : [])]) {
    const pages = new Map()
    for (const [name, who, path] of looks) {
      let page = pages.get(who)
      if (!page) { page = await open_page(browser, base, { size, lang }); if (who) { await log_in(page, who, accounts[who]); await settle(page) } pages.set(who, page) }
      page.complaints.length = 0
      await step(`${name} ${size} ${lang}`, null, async () => {
        await page.goto(path)
        await settle(page)
        const wide = await wider_than_screen(page)
        const wrong = [...(wide ? [`wider than the screen: ${wide}`] : []), ...(await axe(page)).map((one) => `axe ${one}`), ...page.complaints.splice(0)]
        if (screens) await page.screenshot({ path: join(screens, `${name}${size === 'phone' ? '-phone' : ''}${lang === 'en' ? '.en' : ''}.png`) })
        if (wrong.length) throw new Error(wrong.join('\n'))
      })
    }
    for (const page of pages.values()) await page.context().close()
  }
} finally {
  await browser.close()
  server.kill('SIGINT')
  await new Promise((done) => server.on('exit', done))
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
