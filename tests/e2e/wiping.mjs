// The emergency is over: a guard's phone and an inspector's browser, both full of people, really empty themselves. The real program; the phone was
// without a network when the end came, and what it had written is handed in first. Afterwards every store of the browser is looked through.
// Prints `ok …` / `not ok …`.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { log_in } from './browser.mjs'
import { check, kPassword, open_house, phone_of, step, uscc } from './real.mjs'

const kSomebody = { number: '990000190001010008', name: '测试送货员', phone: '13900001111' }
const kAtWork = { number: '990000190001020003', name: '测试工人甲' }
const needles = [...Object.values(kSomebody), ...Object.values(kAtWork)]

const house = await open_house('wiping')
const { folder, base, admin } = house
const town = { kind: 'region', code: '990101' }
const officer = await house.person('zhenban', '镇办 测试干部', ['officer'], town)
const inspector = await house.person('jiancha', '检查 测试员', ['inspector'], town)
const asker = await house.person('zongzhi', '总指挥 测试', ['lead'], town)
const second = await house.person('fuzhi', '副总指挥 测试', ['lead'], town)

const gate = await officer.send('/api/places', { kind: 'checkpoint', name: '测试东村卡口', division: '990101102' })
await officer.send('/api/passes', { kind: 'person', category: '居民', screen: '准予', division: '990101102', papers: true, document_number: kSomebody.number, name: kSomebody.name, phone: kSomebody.phone, card_only: true })
const now = Date.now()
const shift = await officer.send(`/api/checkpoints/${gate.id}/shifts`, { lead: '测试带班', guards: '测试甲', from: new Date(now - 60000).toISOString(), to: new Date(now + 8 * 3600000).toISOString() })
for (let i = 0; i < 100; i++) {
  if ((await officer.send(`/api/checkpoints/${gate.id}`)).shifts[0].cards === 1) break
  await new Promise((done) => setTimeout(done, 100))
}
const firm = await officer.send('/api/enterprises', { uscc: uscc('10000009'), name: '测试销毁精密机械有限公司', division: '990101400', industry: 'industry', headcount: 60, revenue_wan: 3000, contact: '测某', phone: '13900002222' })
const today = new Date(now + 8 * 3600_000).toISOString().slice(0, 10)
const made = await officer.send('/api/cases', { service: 'inspection', enterprise_id: firm.id, form: { kind: '联合检查', planned_on: today } })
const round = await officer.send(`/api/cases/${made.id}/events`, { event: 'plan', revision: made.revision })
await officer.send(`/api/cases/${round.id}/assign`, { account_id: round.assignable.find((one) => one.title === '检查 测试员').id })

// Everything a page of this origin can reach: rows of every database, names in the cache, local and session storage.
const everything_kept = (page) => page.evaluate(async () => {
  const out = { rows: {}, cached: [], texts: '' }
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { const request = indexedDB.open(name); request.onsuccess = () => done(request.result) })
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done) => { const request = db.transaction(store).objectStore(store).getAll(); request.onsuccess = () => done(request.result) })
      out.rows[`${name}/${store}`] = rows.length
      for (const row of rows) out.texts += row instanceof Uint8Array ? new TextDecoder('latin1').decode(row) : JSON.stringify(row)
    }
    db.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      out.cached.push(new URL(request.url).pathname)
      if (!/\.(wasm|png|svg)$/.test(request.url)) out.texts += await (await cache.match(request)).text()
    }
  }
  for (const storage of [localStorage, sessionStorage]) for (const key of Object.keys(storage)) out.texts += `${key}=${storage.getItem(key)}\n`
  return out
})
const told = (kept) => needles.filter((needle) => kept.texts.includes(needle))
const rows_of = (kept, store) => Object.entries(kept.rows).filter(([name]) => name.startsWith(store)).reduce((sum, [, n]) => sum + n, 0)
// The files of the browser as they lie on the phone.
function in_files(profile) {
  const found = []
  for (const entry of readdirSync(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    let bytes
    try { bytes = readFileSync(join(entry.parentPath ?? entry.path, entry.name)) } catch { continue }
    for (const needle of needles) if (bytes.includes(needle) || bytes.includes(Buffer.from(needle, 'utf16le'))) found.push(`${entry.name}: ${needle}`)
  }
  return found
}

// ---- both are filled ----
let guards = await phone_of(folder, 'guard', base)
let page = await guards.newPage()
await page.goto('/checkpoint')
await page.locator('form').waitFor()
for (const [i, text] of [shift.code, '测试手机', shift.pin].entries()) await page.locator('input').nth(i).fill(text)
await page.locator('button[type=submit]').click()
await page.getByText('扫码').waitFor({ timeout: 30000 })
const desk = await phone_of(folder, 'inspector', base)
const sheet = await desk.newPage()
await log_in(sheet, 'jiancha', kPassword)
await sheet.goto(`/inspect/${round.id}`)
await sheet.locator('.lines li').first().waitFor({ timeout: 20000 })
await sheet.waitForTimeout(1000)
await sheet.evaluate((who) => { localStorage.setItem('liaoyuan.draft.persons', JSON.stringify({ at: Date.now(), value: who })) }, kAtWork)
await step('before: the guard checks somebody without a network, the inspector notes one at work', async () => {
  await guards.setOffline(true)
  await page.locator('#who').fill(kSomebody.number)
  await page.getByRole('button', { name: '查', exact: true }).click()
  await page.getByText('证有效').waitFor({ timeout: 20000 })
  for (const key of ['3', '6', '4']) await page.locator('.keys.slim').getByRole('button', { name: key, exact: true }).click()
  await page.getByRole('button', { name: '记下，返回' }).click()
  await page.getByText('待上传 1 条').waitFor()
  await desk.setOffline(true)
  await sheet.locator('.bar .btn').first().click()
  const dialog = sheet.getByRole('dialog')
  await dialog.locator('input').nth(0).fill(kAtWork.name)
  await dialog.getByLabel(/证件号/).fill(kAtWork.number)
  for (const word of ['否', '绿']) await dialog.locator('label', { hasText: word }).last().click()
  await dialog.locator('input[maxlength="60"]').last().fill('本地')
  await dialog.getByRole('button', { name: '保存' }).click()
  await sheet.getByText('1 条存在本机').waitFor({ timeout: 8000 })
})
const full = { guard: await everything_kept(page), inspector: await everything_kept(sheet) }
check('before: both hold something', rows_of(full.guard, 'liaoyuan.checkpoint') >= 4 && rows_of(full.inspector, 'liaoyuan.field.') >= 3 && told(full.inspector).length === 2, JSON.stringify([full.guard.rows, full.inspector.rows, told(full.inspector)]))

// ---- the end ----
const survey = await asker.send(`/api/erasures/survey?ends_on=${today}`)
const asked = await asker.send('/api/erasures', { ends_on: today, total: survey.total, reason: '应急结束，测试清除' })
const confirmed = await second.send(`/api/erasures/${asked.id}/confirm`, { total: survey.total })
let ending = confirmed
for (let i = 0; i < 300 && ending.state === 'running'; i++) { await new Promise((done) => setTimeout(done, 100)); ending = await asker.send(`/api/erasures/${asked.id}`) }
check('the emergency is ended', ending.state === 'done', JSON.stringify(ending))

// ---- the guard's phone comes back ----
await step('the guard\'s phone hands in what waits, then says that it is empty', async () => {
  await guards.setOffline(false)
  await page.getByText('应急已结束').waitFor({ timeout: 60000 })
})
const entries = await officer.send(`/api/checkpoint-entries`)
check('what it had written arrived', entries.total === 1 || entries.items?.length === 1, JSON.stringify(entries).slice(0, 300))
const empty = await everything_kept(page)
check('no row is left in any database of the guard\'s phone', rows_of(empty, '') === 0, JSON.stringify(empty.rows))
check('nothing of the interface is in its cache, only the pages themselves', empty.cached.length > 3 && !empty.cached.some((path) => path.startsWith('/api')), empty.cached.join(' '))
check('nobody stands in any store of it', told(empty).length === 0, told(empty).join(' '))
await page.reload()
await page.locator('form').waitFor()
check('loaded anew it asks to be enrolled, as a new phone does', await page.locator('#pin').count() === 0 || await page.locator('input').count() >= 3)

// ---- the inspector's browser ----
await step('the inspector\'s browser hands in, and empties itself when it next asks who is there', async () => {
  await desk.setOffline(false)
  await sheet.getByText('都已发出').waitFor({ timeout: 60000 })
  await sheet.goto('/inspect')
  for (let i = 0; i < 60; i++) {
    const kept = await everything_kept(sheet)
    if (told(kept).length === 0 && await sheet.evaluate(() => Number(localStorage.getItem('liaoyuan.wiped') ?? 0) > 0)) return
    await sheet.waitForTimeout(500)
    if (i % 10 === 9) await sheet.reload()
  }
  const kept = await everything_kept(sheet)
  throw new Error(`${JSON.stringify(kept.rows)} ${told(kept).join(' ')}`)
})
check('the person at work arrived before', (await officer.send(`/api/enterprises/${firm.id}/persons-on-site`)).total === 1)
const after = await everything_kept(sheet)
check('nobody stands in any store of it', told(after).length === 0, told(after).join(' '))
check('nothing of the interface is in its cache', !after.cached.some((path) => path.startsWith('/api')), after.cached.join(' '))
await guards.close()
await desk.close()
check('nor in the files of the guard\'s phone', in_files(join(folder, 'guard')).length === 0, in_files(join(folder, 'guard')).join('\n'))
await house.close()
