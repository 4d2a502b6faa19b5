// A newcomer's walk through the real program: `liaoyuan serve --demo` on a fresh folder, an enterprise's clerk applies by
// phone with papers and a staff list, the officer passes the pre-review, the site is checked, the reviewer approves.
// Every step is done in the browser by what is written on the screen. `--shots DIR` keeps a picture of each step; with
// `--screens DIR` also of the main screens, for README and handbook (`--only NAME,NAME` of some). `--steps` does the walk
// alone, `--looks` the screens alone. Prints `ok …` / `not ok …`.
import { execFileSync, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Looker, kSizes, log_in, open_browser, open_page, settle, wider_than_screen } from './browser.mjs'

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
  if (shots && page && !page.isClosed() && !kept) await page.screenshot({ path: picture() })
  kept = false
}
// The picture of a step: what the person sees before pressing on, else what came of it.
let kept = false
const picture = () => join(shots, `${String(number).padStart(2, '0')}.png`)
async function keep(page) {
  if (shots) await page.screenshot({ path: picture() })
  kept = Boolean(shots)
}
const for_handbook = async (page, name) => { if (screens) await page.screenshot({ path: join(screens, `${name}.png`) }) }
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
  headcount: '12', plan_date: new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 10), loss_per_day: '0', responsible: '测试负责人', phone: '13800001234', masks: '500', thermometers: '0', disinfectant: '7',
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
  const walk_started = Date.now()
  const clerk = await visit('qiye2', { size: 'phone' })
  const enterprise = await clerk.evaluate(async () => (await (await fetch('/api/session')).json()).account.scope.name)
  const wait_here = (page, text, timeout = 20000) => page.getByText(text).first().waitFor({ timeout })
  await step('the clerk sees what to do first', clerk, async () => { await wait_here(clerk, '还没有申请复工') })
  await step('the form opens', clerk, async () => { await clerk.locator('.btn.act').first().click(); await clerk.waitForURL(/apply/); await settle(clerk); const start = clerk.getByRole('button', { name: /复工申请/ }); if (await start.count()) await start.first().click() })
  for (let page_of_form = 1; page_of_form < 12 && !/step=documents/.test(clerk.url()); page_of_form++) {
    let done = true
    await step(`page ${page_of_form} of the form is filled in`, clerk, async () => {
      done = false
      // Begun on a phone, gone on with at a desk, and back: half of the form is seen in each size.
      await clerk.setViewportSize(kSizes[page_of_form % 2 ? 'phone' : 'desk'])
      await settle(clerk)
      await fill_step(clerk)
      await keep(clerk)
      const before = clerk.url()
      await clerk.locator('.foot .btn.blue').click()
      await clerk.waitForURL((url) => url.href !== before, { timeout: 15000 })
      done = true
    })
    if (!done) break
  }
  await step('the papers are handed in', clerk, async () => {
    await clerk.setViewportSize(kSizes.phone)
    for (const name of ['防控方案', '承诺书']) {
      const row = clerk.locator('.documents > li', { hasText: name }).first()
      await row.locator('input[type=file]').setInputFiles(paper(`${name}.pdf`, pdf))
      await row.locator('.files a', { hasText: `${name}.pdf` }).waitFor()
    }
    await keep(clerk)
    await clerk.locator('.foot .btn.blue').click()
    await clerk.waitForURL(/step=roster/)
  })
  await step('the staff list is screened, at a desk', clerk, async () => {
    await clerk.setViewportSize(kSizes.desk)
    await clerk.locator('input[type=file]').setInputFiles(roster)
    await wait_here(clerk, /准予\s*12/, 30000)
    await keep(clerk)
    await clerk.locator('.foot .btn.blue').click()
    await clerk.waitForURL(/step=check/)
  })
  await step('the application is sent', clerk, async () => {
    await settle(clerk)
    await keep(clerk)
    await clerk.locator('.acts .btn.blue').first().click()
    await clerk.waitForURL(/\/my$/)
    await wait_here(clerk, '预审')
  })

  const officer = await visit('jingban', { size: 'desk' })
  // A case is found as its reader finds it: in the queue, by the enterprise's name.
  const find_case = async (page) => {
    await page.goto('/cases?view=all')
    await settle(page)
    await Promise.all([page.waitForResponse((answer) => /\/api\/cases\?.*q=/.test(answer.url())), page.locator('.queue-search input').fill(enterprise)])
    await settle(page)
    await page.locator('.case-row', { hasText: enterprise }).first().waitFor()
    await keep(page)
    await page.locator('.case-row .name', { hasText: enterprise }).first().click()
    await page.waitForURL(/\/cases\/.+/)
    await settle(page)
  }
  await step('the officer finds it in the queue and opens it', officer, async () => { await find_case(officer) })
  await step('the pre-review is closed and says why: no thermometer gun', officer, async () => { await wait_here(officer, /额温枪不足/) })
  await step('the receipt is recorded with where it came from', officer, async () => {
    await officer.locator('.receipt-add .btn').click()
    const dialog = officer.locator('dialog[open]')
    await dialog.locator('select').selectOption({ label: await dialog.locator('option', { hasText: '额温枪' }).first().innerText() })
    await dialog.locator('input[inputmode=numeric]').fill('1')
    await dialog.locator('input[maxlength="200"]').fill('市级应急物资储备库调拨')
    await keep(officer)
    await dialog.locator('button[type=submit]').click()
    await wait_here(officer, '市级应急物资储备库调拨')
  })
  await step('the officer asks a question on the case', officer, async () => {
    await officer.locator('.questions .ask').click()
    await officer.locator('.questions textarea').fill('夜班食堂怎样分餐？')
    await keep(officer)
    await officer.locator('.questions button[type=submit]').click()
    await officer.locator('.questions .tag', { hasText: '待答' }).waitFor()
  })
  await step('the clerk answers it on the phone', clerk, async () => {
    await clerk.goto('/my')
    await settle(clerk)
    await clerk.locator('.questions .thread .btn', { hasText: '答复' }).click()
    await clerk.locator('.questions textarea').fill('分三批领餐，回工位吃')
    await keep(clerk)
    await clerk.locator('.questions button[type=submit]').click()
    await clerk.locator('.questions .answer', { hasText: '分三批领餐' }).waitFor()
  })
  await step('the officer reads the answer', officer, async () => {
    await officer.reload()
    await settle(officer)
    await officer.locator('.questions .answer', { hasText: '分三批领餐' }).waitFor()
  })
  const act = async (page, title) => {
    if (await page.locator('.unfold').isVisible()) await page.locator('.unfold').click()
    await page.locator('.action .btn:not([aria-disabled=true])', { hasText: title }).first().click()
  }
  await step('the pre-review passes', officer, async () => {
    await act(officer, '通过预审')
    await wait_here(officer, '名册逐人核对')
  })
  const do_task = async (page, title) => {
    const row = page.locator('.tasks > li', { hasText: title }).first()
    await row.locator('.btn', { hasText: '填写结果' }).click()
    const dialog = page.locator('dialog[open]')
    for (const group of await dialog.locator('.choices').all()) await group.locator('input').first().check({ force: true })
    await dialog.locator('textarea').fill('逐项核对，无误')
    await keep(page)
    await dialog.locator('button[type=submit]').click()
    await dialog.waitFor({ state: 'detached' })
    await row.locator('.verdict', { hasText: '合格' }).waitFor()
  }
  await step('the staff list is checked person by person', officer, async () => { await do_task(officer, '名册逐人核对') })
  const inspector = await visit('jiancha', { size: 'phone' })
  await step('the site is checked, on a phone', inspector, async () => { await find_case(inspector); await do_task(inspector, '现场核查') })
  await step('who passed the pre-review cannot approve', officer, async () => {
    await officer.reload()
    await settle(officer)
    if (await officer.locator('.action .btn:not([aria-disabled=true])', { hasText: '准予复工' }).count()) throw new Error('the officer may approve')
  })
  const reviewer = await visit('fuhe', { size: 'desk' })
  await step('the reviewer approves', reviewer, async () => {
    await find_case(reviewer)
    await act(reviewer, '准予复工')
    await reviewer.locator('.steps .current', { hasText: /准予复工|已复工|批准/ }).waitFor()
  })
  await step('the clerk reads that work may begin', clerk, async () => { await clerk.goto('/my'); await clerk.getByText(/准予复工/).first().waitFor() })
  // Another enterprise opens its account by itself: the slip's code and PIN are read off the printed page.
  let slip = ''
  await step('an officer makes an invitation slip and prints it', officer, async () => {
    await officer.goto('/invitations')
    await settle(officer)
    await officer.getByRole('button', { name: '开具邀请单' }).first().click()
    await officer.locator('dialog[open] input[type=search]').fill('机械')
    await officer.locator('dialog[open] .picks button').first().click()
    await keep(officer)
    await officer.locator('dialog[open] button[type=submit]').click()
    await wait_here(officer, '已开具，请打印后交给企业')
    await officer.goto('/invitations?state=open')
    await settle(officer)
    const printed = await officer.context().request.get(base + await officer.locator('a', { hasText: '打印' }).first().getAttribute('href'))
    slip = execFileSync('pdftotext', ['-layout', paper('slip.pdf', await printed.body()), '-'], { encoding: 'utf8' })
  })
  const stranger = await open_page(browser, base, { size: 'phone' })
  stranger.setDefaultTimeout(20000)
  const pin = () => slip.match(/PIN 码\s+(\d{4}) (\d{4})/).slice(1).join('')
  const submit = () => stranger.locator('button[type=submit]').click()
  await step('a wrong PIN opens nothing, the right one does', stranger, async () => {
    await stranger.goto(`/join#${slip.match(/代码\s*([0-9A-Z]{5})\s?([0-9A-Z]{5})/).slice(1).join('')}`)
    await settle(stranger)
    await stranger.getByLabel('PIN 码').fill(pin().replace(/^./, (digit) => String((Number(digit) + 1) % 10)))
    await submit()
    await wait_here(stranger, '代码或 PIN 码不对')
    stranger.complaints.length = 0
    await stranger.getByLabel('PIN 码').fill(pin())
    await submit()
    await stranger.getByLabel('您的姓名').waitFor()
  })
  await step('the clerk chooses a log-in name and a password and hands in the paper', stranger, async () => {
    for (const [label, text] of [['账号', 'e2e.jingban'], ['您的姓名', '测试经办'], ['手机', '13900000099']]) await stranger.getByLabel(label, { exact: false }).first().fill(text)
    const passwords = async (text) => { for (const i of [0, 1]) await stranger.locator('input[type=password]').nth(i).fill(text) }
    await passwords('1234567890')
    await submit()
    await wait_here(stranger, '这是很多人都在用的密码')
    stranger.complaints.length = 0
    await passwords('e2e 燎原 mechanics 9')
    await keep(stranger)
    await submit()
    await wait_here(stranger, '等待工作人员确认')
    await stranger.setInputFiles('input[type=file]', paper('授权书.pdf', pdf))
    await wait_here(stranger, '授权书.pdf')
  })
  await step('an officer compares the paper and confirms', officer, async () => {
    await officer.goto('/invitations?state=claimed')
    await settle(officer)
    await officer.locator('tr', { hasText: 'e2e.jingban' }).getByRole('button', { name: '核对' }).click()
    await keep(officer)
    await officer.locator('dialog[open] button[type=submit]').click()
    await wait_here(officer, '账户已开通')
  })
  await step('the clerk logs in with the password nobody else knows', stranger, async () => {
    await stranger.goto('/login')
    await stranger.fill('input[name=username]', 'e2e.jingban')
    await stranger.fill('input[name=password]', 'e2e 燎原 mechanics 9')
    await submit()
    await stranger.waitForURL(/\/my/)
  })

  // ---- two steps: an authenticator of our own making (RFC 6238) ----
  const base32 = (text) => { let bits = ''; for (const c of text.replace(/ /g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'); return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2))) }
  const code_at = (secret, step) => {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const mac = createHmac('sha1', base32(secret)).update(counter).digest()
    return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0')
  }
  const stepper = await visit('fuhe', { size: 'phone' })
  let secret = '', recovery = '', used = 0
  await step('a reviewer turns on a second factor', stepper, async () => {
    await stepper.goto('/me')
    await stepper.locator('.card', { hasText: '两步验证' }).locator('input[type=password]').fill(accounts.fuhe)
    await stepper.getByRole('button', { name: '开始设置' }).click()
    secret = (await stepper.locator('output.secret').textContent()).trim()
    await keep(stepper)
    used = Math.floor(Date.now() / 30_000)
    await stepper.locator('input[autocomplete=one-time-code]').fill(code_at(secret, used))
    await stepper.getByRole('button', { name: '开启' }).click()
    await stepper.locator('.codes li').first().waitFor()
    recovery = (await stepper.locator('.codes li').first().textContent()).trim()
    await stepper.getByRole('button', { name: '已保管好' }).click()
    await wait_here(stepper, '还有 10 个恢复码')
  })
  const again = await open_page(browser, base, { size: 'phone' })
  again.setDefaultTimeout(20000)
  await step('the log-in asks for the code, takes the next one and not the same again', again, async () => {
    await again.goto('/login')
    await again.fill('input[name=username]', 'fuhe')
    await again.fill('input[name=password]', accounts.fuhe)
    await again.locator('button[type=submit]').click()
    await again.locator('input[name=code]').fill(code_at(secret, used))
    await again.locator('button[type=submit]').click()
    await wait_here(again, '已用过')
    await keep(again)
    again.complaints.length = 0
    await again.locator('input[name=code]').fill(code_at(secret, used + 1))
    await again.locator('button[type=submit]').click()
    await again.waitForURL((url) => url.pathname !== '/login')
  })
  const boss = await visit('guanli', { size: 'desk' })
  await step('an administrator resets it with a reason, and the sessions end', boss, async () => {
    await boss.goto('/accounts')
    await settle(boss)
    await boss.locator('tr', { hasText: 'fuhe' }).getByRole('button', { name: '重置两步验证' }).click()
    await boss.locator('dialog[open] textarea').fill('手机丢失，已当面核对，演练')
    await boss.locator('dialog[open] button[type=submit]').click()
    await boss.locator('dialog[open]').waitFor({ state: 'detached' })
    if ((await again.request.get('/api/session')).status() !== 401) throw new Error('the session lives on')
    await boss.getByRole('button', { name: '两步验证要求' }).click()
    await boss.locator('dialog[open]').waitFor()
    await keep(boss)
    if (!recovery.includes('-')) throw new Error('a recovery code has two halves')
  })
  // ---- a worker of that staff list asks for a copy of his own data, and gets it on his phone ----
  const worker = await open_page(browser, base, { size: 'phone' })
  worker.setDefaultTimeout(20000)
  const himself = { name: '测试员工1', number: id_number(1), phone: '13800001010' }
  let request = '', code = ''
  await step('a worker asks for a copy of what is kept about him', worker, async () => {
    await worker.goto('/apply/data-subject-request')
    await settle(worker)
    const kind = worker.locator('[data-field=kind]')
    await (await kind.locator('select').count() ? kind.locator('select').selectOption('复制') : kind.locator('input[type=radio]').nth(1).check({ force: true }))
    for (const [field, text] of [['name', himself.name], ['id_number', himself.number], ['phone', himself.phone]]) await worker.locator(`[data-field=${field}] input`).fill(text)
    await keep(worker)
    await worker.locator('form button[type=submit]').click()
    await worker.locator('input[type=file]').setInputFiles(paper('身份证.pdf', pdf))
    await wait_here(worker, '身份证.pdf')
    request = (await worker.locator('b.num').first().textContent()).trim()
    await worker.getByRole('button', { name: '提交' }).click()
    await wait_here(worker, '核验身份')
  })
  const commander = await visit('zhihui', { size: 'desk' })
  const open_request = async (page) => {
    const found = await page.evaluate(async (no) => (await (await fetch(`/api/cases?view=all&service=data-subject-request&q=${no}`)).json()).items[0].id, request)
    await page.goto(`/cases/${found}`)
    await settle(page)
  }
  await step('an officer without the right to see him in full reads whom to ask', officer, async () => {
    await open_request(officer)
    await wait_here(officer, '先核验身份')
    await do_task(officer, '核验本人身份')
    await act(officer, '确认本人')
    await wait_here(officer, '请有权限的同事办理')
  })
  await step('the lead makes the copy and reads the code once', commander, async () => {
    await open_request(commander)
    await commander.getByRole('button', { name: '制作副本' }).click()
    code = (await commander.locator('.code b').textContent()).trim()
    await wait_here(commander, '已发短信到请求里的手机')
    await for_handbook(commander, 'rights')
  })
  await step('handed out at the counter: whom to and why, then the file', commander, async () => {
    await commander.getByRole('button', { name: '交出副本…' }).click()
    const dialog = commander.locator('dialog[open]')
    await dialog.locator('button[type=submit]').click()
    await dialog.getByText('请填写', { exact: false }).first().waitFor()
    await dialog.locator('input').fill('测试员工1（名字很长的一位，由其书面委托的家属代领）')
    await dialog.locator('textarea').fill('本人到窗口，已核对证件')
    await dialog.locator('button[type=submit]').click()
    await dialog.getByText('十分钟内可下载', { exact: false }).waitFor()
    await keep(commander)
    const [file] = await Promise.all([commander.waitForEvent('download'), dialog.getByRole('button', { name: /PDF/ }).click()])
    const text = execFileSync('pdftotext', ['-layout', await file.path(), '-'], { encoding: 'utf8' })
    if (!text.includes(himself.number) || text.includes(id_number(2))) throw new Error(text.slice(0, 800))
    await dialog.locator('footer .btn, .dialog-foot .btn, .foot .btn').first().click()
  })
  await step('a wrong code is told, the right one opens both files', worker, async () => {
    await worker.goto('/status')
    await settle(worker)
    for (const [label, text] of [['办件号', request], ['申请时留的手机号', himself.phone]]) await worker.getByLabel(label, { exact: false }).first().fill(text)
    await worker.locator('button[type=submit]').click()
    await worker.getByLabel('领取码', { exact: false }).fill('00000-00000')
    await for_handbook(worker, 'rights-status-phone')
    await worker.getByRole('button', { name: '领取', exact: true }).click()
    await worker.locator('.problem, [role=alert]').first().waitFor()
    await keep(worker)
    worker.complaints.length = 0
    await worker.getByLabel('领取码', { exact: false }).fill(code)
    await worker.getByRole('button', { name: '领取', exact: true }).click()
    const [file] = await Promise.all([worker.waitForEvent('download'), worker.getByRole('button', { name: /JSON/ }).click()])
    const copy = JSON.parse(readFileSync(await file.path(), 'utf8'))
    const lines = copy.parts.find((part) => part.name === 'roster_lines').records
    if (!lines.length || !JSON.stringify(copy).includes(himself.number)) throw new Error(JSON.stringify(copy).slice(0, 800))
  })
  await step('what is wrong is corrected; a number that cannot be is refused', commander, async () => {
    await commander.goto('/persons')
    await settle(commander)
    await commander.locator('input[type=search]').fill(himself.number)
    await commander.getByRole('button', { name: '更正…' }).first().click()
    const dialog = commander.locator('dialog[open]')
    await dialog.getByLabel('证件', { exact: false }).first().fill(himself.number.slice(0, -1) + (himself.number.endsWith('0') ? '1' : '0'))
    await dialog.locator('textarea').fill('本人出示身份证更正')
    await dialog.locator('button[type=submit]').click()
    await dialog.locator('.problem, [role=alert]').first().waitFor()
    await keep(commander)
    commander.complaints.length = 0
    await dialog.getByLabel('证件', { exact: false }).first().fill('')
    await dialog.getByLabel('电话', { exact: false }).first().fill('13800001099')
    await dialog.locator('button[type=submit]').click()
    await wait_here(commander, '已更正 1 项')
  })
  await step('three cases are taken in hand together, each judged by itself', officer, async () => {
    await officer.goto('/cases?view=unclaimed')
    await settle(officer)
    const boxes = officer.locator('.case-row .pick')
    await boxes.nth(0).click()
    await boxes.nth(2).click({ modifiers: ['Shift'] })
    await officer.locator('.batch .btn').click()
    const dialog = officer.locator('dialog[open]')
    await dialog.locator('.offers li', { hasText: '3 件都可以' }).locator('.btn', { hasText: '认领' }).click()
    await keep(officer)
    await dialog.locator('button[type=submit]').click()
    await officer.waitForFunction(() => document.querySelectorAll('.results .done').length === 3)
    await dialog.locator('.dialog-foot .btn.blue').click()
    await dialog.waitFor({ state: 'detached' })
  })
  // Somebody without an account: a code to his telephone, a draft on one device, the rest on another.
  const telephone = '13700000088'
  const sign_in = async (page) => {
    await page.goto('/applications')
    await settle(page)
    await page.locator('input[name=address]').fill(telephone)
    await page.locator('.sign-in button[type=submit]').click()
    await page.locator('input[name=code]').waitFor()
    // The drill sends nothing: the newest message stands on a page of its own.
    const code = await page.evaluate(async () => /验证码 (\d{6})/.exec((await (await fetch('/api/demo/messages')).json()).items[0].text)[1])
    await page.locator('input[name=code]').fill(code)
    await keep(page)
    await page.locator('.sign-in button[type=submit]').click()
    await page.locator('.sign-in').waitFor({ state: 'detached' })
    await settle(page)
  }
  const first_phone = await open_page(browser, base, { size: 'phone' })
  first_phone.setDefaultTimeout(20000)
  await step('a person without an account signs in by a code and begins a draft, which saves itself', first_phone, async () => {
    await sign_in(first_phone)
    await first_phone.goto('/applications/new/work-registration')
    await settle(first_phone)
    await first_phone.locator('form .input').first().fill('测试求职人')
    await first_phone.waitForURL(/\/applications\/[0-9A-Z]{26}$/)
    await wait_here(first_phone, /已自动保存/)
  })
  const second_phone = await open_page(browser, base, { size: 'phone' })
  second_phone.setDefaultTimeout(20000)
  await step('on another device the draft is there, with what was written', second_phone, async () => {
    await sign_in(second_phone)
    await second_phone.locator('.applications .list a').first().click()
    await second_phone.waitForURL(/\/applications\/[0-9A-Z]{26}$/)
    await settle(second_phone)
    await second_phone.waitForFunction(() => [...document.querySelectorAll('form .input')].some((one) => one.value === '测试求职人'))
  })
  await step('who signs out leaves nothing on the device', second_phone, async () => {
    await second_phone.goto('/applications')
    await settle(second_phone)
    await second_phone.locator('.applications .btn', { hasText: '退出' }).click()
    await second_phone.locator('.sign-in').waitFor()
    const kept_here = await second_phone.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('applied')))
    if (kept_here.length) throw new Error(`kept on the device: ${kept_here}`)
  })
  // Snow: two days are declared off, tried out first; withdrawn, everything is as it was.
  const snow = await visit('zhihui', { size: 'desk' })
  await step('days off are tried out, declared and withdrawn', snow, async () => {
    await snow.goto('/services')
    await settle(snow)
    const card = snow.locator('.card', { hasText: '放假、上班声明' })
    await card.getByRole('button', { name: '新的声明' }).click()
    await card.getByLabel('事由').fill('大雪停工两天')
    await card.getByLabel('通知文号').fill('测试府办发〔2026〕7号')
    // From next Monday to the Monday after: some of it is worked in any year.
    const day = new Date(Date.now() + 8 * 3600_000)
    day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7))
    const iso = (at) => at.toISOString().slice(0, 10)
    await card.getByLabel('从', { exact: true }).fill(iso(day))
    await card.getByLabel('到（可不填）').fill(iso(new Date(day.getTime() + 7 * 86400_000)))
    await card.getByRole('button', { name: '加上' }).click()
    await card.getByRole('button', { name: '试算' }).click()
    await card.getByText(/个未办结的时限中/).waitFor()
    await keep(snow)
    await card.getByRole('button', { name: '声明', exact: true }).click()
    await card.getByText(/个时限已变动/).waitFor()
    await card.getByRole('button', { name: '撤回' }).click()
    await snow.locator('dialog[open] textarea').fill('天气转晴，照常上班')
    await snow.locator('dialog[open] button[type=submit]').click()
    await card.getByText(/个时限已变回/).waitFor()
  })
  console.log(`the walk took ${((Date.now() - walk_started) / 1000).toFixed(0)} s at a machine's pace`)

 }
 if (!process.argv.includes('--steps')) {
  const lead = await visit('zhihui', { size: 'desk' })
  // The main screens: nothing broken, nothing wider than the screen, no serious axe finding; pictures for the documents.
  const ids = await lead.evaluate(async () => {
    const get = async (path) => (await fetch(path)).json()
    const cases = await get('/api/cases?view=all&limit=200'), rosters = await get('/api/rosters?limit=100')
    const wanted = cases.items.find((row) => row.service === 'resumption' && row.missing.some((m) => m.includes('额温枪'))) ?? cases.items[0]
    const roster_ = rosters.items.find((row) => row.problems > 0) ?? rosters.items[0]
    const hall = (await get('/api/selections')).items[0]
    const talents = (await get('/api/cases?view=all&service=talent-housing&limit=200')).items
    return { plan: (await get('/api/trip-plans')).items[0].id, trip: (await get('/api/trips')).items[0].id, talent: (talents.find((row) => row.state === 'verifying') ?? talents[0]).id, selection: hall.id, case: wanted.id, roster: roster_.id, enterprise: wanted.enterprise.id }
  })
  const looks = [
    ['login', null, '/login'], ['command-post', 'zhihui', '/'], ['queue', 'jingban', '/cases?view=all'], ['case', 'jingban', `/cases/${ids.case}`], ['rosters', 'jingban', '/rosters'],
    ['roster', 'jingban', `/rosters/${ids.roster}`], ['enterprises', 'jingban', '/enterprises'], ['enterprise', 'jingban', `/enterprises/${ids.enterprise}`], ['risk-levels', 'jingban', '/risk-levels'], ['persons', 'zhihui', '/persons'], ['places', 'jingban', '/places'],
    ['accounts', 'guanli', '/accounts'], ['master-key', 'guanli', '/master-key'], ['services', 'zhihui', '/services'], ['invitations', 'jingban', '/invitations'], ['join', null, '/join'], ['journal', 'shenji', '/journal'], ['portal', 'qiye', '/my'],
    ['inspections', 'jingban', '/inspections'], ['search', 'jingban', '/search?q=测试'], ['supplies', 'jingban', '/supplies'], ['observations', 'jingban', '/observations'], ['groups', 'jingban', '/groups'],
    ['duty', 'jingban', '/duty'], ['policies', 'zhihui', '/policies'], ['policy', 'zhihui', '/policies/worker_screening'],
    ['selections', 'zhihui', '/selections'], ['selection', 'zhihui', `/selections/${ids.selection}`], ['board', null, `/board/${ids.selection}`], ['talents', 'jingban', '/cases?view=all&service=talent-housing'],
    ['notices', 'jingban', '/notices'], ['pushes', 'jingban', '/notices/pushes'], ['channels', 'guanli', '/notices/channels'], ['answers', null, '/answers'], ['status', null, '/status'],
    ['relief', 'jingban', `/relief?enterprise=${ids.enterprise}`], ['mails', 'jingban', '/mails'], ['reference-lists', 'zhihui', '/reference-lists'], ['talent', 'jingban', `/cases/${ids.talent}`], ['trips', 'zhihui', '/trips'], ['fleet', 'zhihui', '/fleet'], ['trips-plan', 'zhihui', `/trips/plans/${ids.plan}`], ['boarding', 'zhihui', `/trips/${ids.trip}/boarding`], ['evening', 'zhihui', '/trips/evening'], ['evening-trip', 'zhihui', `/trips/${ids.trip}/evening`], ['carry', 'zhihui', `/trips/${ids.trip}/carry`], ['shops', 'zhihui', '/fleet?tab=shops'], ['apply', null, '/apply'], ['applications', null, '/applications'], ['applications-code', null, '/applications', async (page) => { await page.locator('input[name=address]').fill('13700000089'); await page.locator('.sign-in button[type=submit]').click(); await page.locator('input[name=code]').waitFor() }], ['demo-messages', null, '/demo/messages'], ['apply-form', null, '/apply/talent-housing'], ['verify', null, '/verify'],
  ]
  const only = option('--only')?.split(',')
  const looker = new Looker(browser, base, (page, who) => log_in(page, who, accounts[who]),
    async (page, name, size, lang) => { if (screens) await page.screenshot({ path: join(screens, `${name}${size === 'phone' ? '-phone' : ''}${lang === 'en' ? '.en' : ''}.png`) }) })
  for (const lang of ['zh-CN', 'en'])
    for (const screen of looks) {
      if (only && !only.includes(screen[0])) continue
      await step(`${screen[0]} ${lang}`, null, async () => { const wrong = await looker.wrong(screen, lang); if (wrong.length) throw new Error(wrong.join('\n')) })
    }
  await looker.close()
 }
} finally {
  await browser.close()
  server.kill('SIGINT')
  await new Promise((done) => server.on('exit', done))
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
