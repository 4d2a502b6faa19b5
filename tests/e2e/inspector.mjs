// An inspector's phone: the real program, a round and a look-back, the network cut. The phone loads its list, the server is stopped; the phone is
// loaded anew, marks lines, meets somebody at work, sees a finding mended with a photo; the server comes back and everything is there once.
// `--shots DIR` keeps pictures. Prints `ok …` / `not ok …`.
import { join } from 'node:path'
import { axe, log_in, wider_than_screen } from './browser.mjs'
import { check, kPassword, open_house, phone_of, shots, step, uscc } from './real.mjs'

const house = await open_house('inspector')
const { folder, base, serve, stop } = house
const park = { kind: 'region', code: '990101400' }
const officer = await house.person('han', '服务业一组 测试干部', ['officer'], park)
const inspector = await house.person('jiang', '现场核查 测试员', ['inspector'], park)
await house.person('wen', '复核组 测试员', ['reviewer'], park)
const firm = await officer.send('/api/enterprises', { uscc: uscc('10000007'), name: '测试很长名字的精密机械制造与进出口贸易有限公司南桥园区第二分厂', division: '990101400', industry: 'industry', headcount: 60, revenue_wan: 3000, contact: '测某', phone: '13900001111' })
check('the enterprise is registered', Boolean(firm.id), JSON.stringify(firm))
const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
async function opened(who, service, form, event, parent) {
  const made = await who.send('/api/cases', { service, enterprise_id: firm.id, form, ...(parent ? { parent } : {}) })
  return who.send(`/api/cases/${made.id}/events`, { event, revision: made.revision })
}
const round = await opened(officer, 'inspection', { kind: '联合检查', planned_on: today }, 'plan')
const of = (title) => round.assignable.find((one) => one.title === title)?.id
const lead = await officer.send(`/api/cases/${round.id}/assign`, { account_id: of('现场核查 测试员') })
check('a joint round has a lead', lead.assignee?.title === '现场核查 测试员', JSON.stringify(lead).slice(0, 300))
const both = await officer.send(`/api/cases/${round.id}/assist`, { account_id: of('复核组 测试员') })
check('and somebody who helps', both.party?.map((one) => one.part).join() === 'lead,assistant', JSON.stringify(both).slice(0, 300))
const finding = await opened(inspector, 'finding', { type: '宣传', what: '告示没有电话' }, 'issue')
const visit = (await inspector.send(`/api/cases/${finding.id}`)).follow_ups.find((one) => one.service === 'look-back')

const phone = await phone_of(folder, 'phone', base)
const page = await phone.newPage()
const complaints = []
page.on('pageerror', (error) => complaints.push(error.message))
// A live stream asked for in the moment the server goes down is refused; that is this test's own doing.
page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource|net::ERR_|EventSource's response/.test(message.text())) complaints.push(message.text()) })
const picture = async (name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) }
await log_in(page, 'jiang', kPassword)
await page.goto('/inspect')
await page.locator('a.round').first().waitFor()
await page.waitForFunction(() => navigator.serviceWorker?.controller !== null, null, { timeout: 20000 }).catch(() => {})
for (const id of [round.id, visit.id]) { await page.goto(`/inspect/${id}`); await page.locator('.progress-head').waitFor(); await page.waitForTimeout(500) }
await picture('01-online')

await stop()
await phone.setOffline(true)
await step('without a network the phone opens the round again', async () => {
  await page.goto(`/inspect/${round.id}`)
  await page.locator('.lines li').first().waitFor({ timeout: 20000 })
  await page.getByText('脱网').first().waitFor()
})
await step('lines are marked', async () => {
  for (let line = 0; line < 3; line++) await page.locator('.lines li').nth(line).locator('.pick').first().click()
  await page.getByText('3 条存在本机').waitFor({ timeout: 10000 })
})
await step('a person at work is recorded, a wrong number is not', async () => {
  await page.locator('.bar .btn').first().click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input').nth(0).fill('测试工人')
  await dialog.getByLabel(/证件号/).fill('990000190001010009')
  for (const word of ['否', '绿']) await dialog.locator('label', { hasText: word }).last().click()
  await dialog.locator('input[maxlength="60"]').last().fill('本地')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByText('身份证号码不对').waitFor({ timeout: 8000 })
  await picture('02-person')
  await dialog.getByLabel(/证件号/).fill('990000190001010008')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByText('4 条存在本机').waitFor({ timeout: 8000 })
})
await step('the look-back is done with its photo', async () => {
  await page.goto(`/inspect/${visit.id}`)
  await page.locator('input[type=file]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082', 'hex') })
  await page.getByRole('button', { name: /看到已改/ }).click()
  await page.getByText('5 条存在本机').waitFor({ timeout: 10000 })
})
await picture('03-offline')
await step('nothing of it can be read in the browser\'s storage', async () => {
  const found = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map((one) => one.name).filter((name) => name.startsWith('liaoyuan.field'))
    let text = ''
    for (const name of names) {
      const db = await new Promise((done) => { const request = indexedDB.open(name); request.onsuccess = () => done(request.result) })
      for (const store of ['kept', 'entries']) for (const box of await new Promise((done) => { const request = db.transaction(store).objectStore(store).getAll(); request.onsuccess = () => done(request.result) })) text += box instanceof Uint8Array ? new TextDecoder('latin1').decode(box) : ''
      db.close()
    }
    return { many: text.length, clear: text.includes('990000190001010008') || text.includes('canteen') }
  })
  if (found.many < 1000 || found.clear) throw new Error(JSON.stringify(found))
})
check('the phone in width', !(await wider_than_screen(page)), 'wider than the screen')
check('no serious axe finding', (await axe(page)).length === 0, JSON.stringify(await axe(page)))

await serve()
await phone.setOffline(false)
await step('with a network all leaves the phone', async () => { await page.getByText('都已发出').waitFor({ timeout: 60000 }) })
await picture('04-sent')
await new Promise((done) => setTimeout(done, 1500))
const marks = (await officer.send(`/api/cases/${round.id}`)).tasks.find((one) => one.key === 'visit').checklist.flatMap((line) => line.marks)
check('three marks, once', marks.length === 3, JSON.stringify(marks))
check('one person at work', (await officer.send(`/api/enterprises/${firm.id}/persons-on-site`)).total === 1)
check('the finding is closed', (await officer.send(`/api/cases/${finding.id}`)).state === 'closed')
const phones = await inspector.send('/api/field/phones')
check('the house keeps five lines of one phone', phones.items?.length === 1 && phones.items[0].counter === 5 && phones.items[0].waiting === 0, JSON.stringify(phones))
check('nothing waits for a person', (await officer.send('/api/field/entries')).total === 0)
await page.goto('/inspect')
await step('the verdict is told on the phone, with whose it is', async () => { await page.locator('.told', { hasText: '测试工人' }).first().waitFor({ timeout: 15000 }) })
await picture('05-verdict')
check('no complaint of the page', complaints.length === 0, complaints.join('\n'))
await phone.close()
await house.close()
