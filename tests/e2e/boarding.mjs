// Two leaders board one coach at two doors without a network: the real program, a planned and published trip, two phones. They are enrolled,
// the server is stopped and the network cut; both find people, write what they see, one is switched off and on; the server comes back and
// nothing is lost, what differs is shown and settled, and the desk and the enterprise see it. Then the screens in both languages and sizes.
// `--shots DIR` keeps pictures, `--phone` leaves the screens out. Prints `ok …` / `not ok …`.
import { join } from 'node:path'
import { Looker, log_in, open_browser, open_page, settle } from './browser.mjs'
import { check, kPassword, open_house, phone_of, shots, step, uscc } from './real.mjs'

const house = await open_house('boarding')
const { folder, base, serve, stop } = house
const officer = await house.person('zhenban', '镇办 测试干部', ['officer', 'lead'], { kind: 'region', code: '990101' })
const fail = (what, answer) => { throw new Error(`${what}: ${JSON.stringify(answer).slice(0, 600)}`) }

// ---- a trip, made as it is made in life ----
const firm_of = async (name, uscc) => { const made = await officer.send('/api/enterprises', { name, uscc, division: '990101100', industry: 'industry', headcount: 50, revenue_wan: 1000, contact: '测某某', phone: '13900001234', address: '测试路 1 号' }); return made.id ?? fail(name, made) }
const firm = await firm_of('测试机械有限公司', uscc('10000001')), carrier = await firm_of('测试客运有限公司', uscc('10000002'))
const place = async (kind, name, lon) => { const made = await officer.send('/api/places', { kind, name, division: '990101100', lon, lat: 32 }); return made.id ?? fail(name, made) }
const from = await place('assembly_point', '白石乡测试集合点', 110), to = await place('other', '测试机械厂门口', 116), depot = await place('other', '测试车场', 110.1)
await place('clinic', '白石乡测试卫生院', 110.01)
for (const [a, b, minutes] of [[from, to, 400], [depot, from, 20], [depot, to, 390]]) await officer.send('/api/travel-times', { from_id: a, to_id: b, minutes, km: minutes })
await officer.send('/api/coaches', { plate: '测A00001', carrier_id: carrier, seats: 12, depot_id: depot, equipment: '' })
const drivers = []
for (const [name, licence, phone] of [['测试师傅甲', '990000190001010008', '13900000001'], ['测试师傅乙', '990000190001020003', '13900000002']]) drivers.push(await officer.send('/api/drivers', { name, licence, phone, carrier_id: carrier, base_id: depot }))
const now = Math.floor(Date.now() / 60_000) * 60_000, iso = (ms) => new Date(ms).toISOString(), china = (ms) => new Date(ms + 8 * 3600_000).toISOString()
for (const driver of drivers) { const signed = await officer.send(`/api/drivers/${driver.id}/hours`, { from: iso(now - 8 * 86_400_000), to: iso(now), driven: [], revision: driver.revision }); if (!signed.id) fail('hours', signed) }
const ready = now + 3 * 3600_000, needed = now + 30 * 3600_000
const form = { heads: 4, from_county: '990101100', from_point: '白石乡测试集合点', to_point: '测试机械厂门口', ready_day: china(ready).slice(0, 10), ready_time: china(ready).slice(11, 16), needed_day: china(needed).slice(0, 10), needed_time: china(needed).slice(11, 16), people: '名单' }
const demand = await officer.send('/api/cases', { service: 'trip-demand', enterprise_id: firm, form })
const submitted = await officer.send(`/api/cases/${demand.id ?? fail('demand', demand)}/events`, { event: 'submit', revision: demand.revision })
const accepted = await officer.send(`/api/cases/${demand.id}/events`, { event: 'accept', revision: submitted.revision })
if (accepted.state !== 'accepted') fail('accept', accepted)
const group = (await officer.send('/api/travel-groups')).items[0]
const kPeople = [['测试李师傅', '990000190001030009'], ['测试王师傅', '990000190001040004'], ['测试吴师傅', '99000019000105000X'], ['测试陈师傅与其同乡（名字很长的一位）', '990000190001060005']]
for (const [name, document_number] of kPeople) { const added = await officer.send(`/api/travel-groups/${group.id}/travellers`, { name, document_number, phone: name === '测试李师傅' ? '13900000021' : '' }); if (!added.id) fail(name, added) }
const job_done = async (started) => {
  for (let i = 0; i < 300; i++) {
    const job = await officer.send(`/api/jobs/${started.job_id ?? fail('job', started)}`)
    if (job.state === 'done') return job
    if (job.state === 'failed' || job.state === 'cancelled') fail('job', job)
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error('the job takes too long')
}
const plan = await officer.send('/api/trip-plans', { name: '测试接运', division: '990101', from: iso(now), until: iso(now + 2 * 86_400_000) })
await job_done(await officer.send(`/api/trip-plans/${plan.id ?? fail('plan', plan)}/solve`, { seconds: 1 }))
const solved = await officer.send(`/api/trip-plans/${plan.id}`)
await job_done(await officer.send(`/api/trip-plans/${plan.id}/publish`, { version: solved.version, revision: solved.revision }))
const trip = (await officer.send('/api/trips')).items[0] ?? fail('trip', solved.board)
const board = () => officer.send(`/api/trips/${trip.id}/boarding`)
check('a published trip has its people, and says that nobody has a certificate', (await board()).lacks === 4 && (await board()).certificates === 0, JSON.stringify(await board()))

const carry = await officer.send(`/api/trips/${trip.id}/carry`)
check('what to carry is counted, and printed with the list and the timetable', carry.items?.some((one) => one.item === 'hot_meal' && one.quantity >= 4), JSON.stringify(carry))
for (const paper of ['boarding-list', 'timetable', 'carry']) { const pdf = await officer.send(`/api/trips/${trip.id}/papers/${paper}.pdf`); check(`${paper}.pdf`, Buffer.isBuffer(pdf) && pdf.subarray(0, 4).toString() === '%PDF', JSON.stringify(pdf).slice(0, 300)) }

for (const sheet of ['boarding-list', 'timetable', 'carry']) { const xlsx = await officer.send(`/api/trips/${trip.id}/papers/${sheet}.xlsx`); check(`${sheet}.xlsx`, Buffer.isBuffer(xlsx) && xlsx.subarray(0, 2).toString() === 'PK', JSON.stringify(xlsx).slice(0, 300)) }
// Two every half degree: where the coach stands by night depends on the hour at which the test is run. The nearer one of each two is not known to have a roof.
const area = await place('service_area', '测试服务区（名字很长，能进室内，有热水）', 113.4)
for (let lon = 110.5; lon < 116; lon += 0.5) {
  await place('service_area', `测试停车区 ${lon}`, lon)
  const roofed = await place('service_area', `测试服务区 ${lon}`, lon + 0.05)
  await officer.send('/api/rest-places', { place_id: roofed, indoor: true, opens: '00:00', closes: '24:00', note: '' })
}
const told_of = await officer.send('/api/rest-places', { place_id: area, indoor: true, opens: '00:00', closes: '24:00', note: '有热水、有大厅' })
check('a service area is told of', told_of.known === true, JSON.stringify(told_of))
const rests = await officer.send(`/api/trips/${trip.id}/rests`)
const pairs = (rests.stops ?? []).filter((stop) => stop.choices.length > 1)
check('of those near a stop the ones with a roof come first', pairs.length > 0 && pairs.every((stop) => stop.choices[0].standing === 'indoor'), JSON.stringify(rests))
const pass = await officer.send(`/api/trips/${trip.id}/pass`, {})
check('the coach has its pass', pass.state === 'valid', JSON.stringify(pass))

// ---- a rider's and a driver's own pages ----
const own = await officer.send('/api/ride/own', { document_number: '990000190001030009', phone: '13900000021' })
check('who is on the list has a code of his own', /^[0-9A-Z]{10}$/.test(own.code ?? ''), JSON.stringify(own))
const codes = await officer.send(`/api/trips/${trip.id}/driver-codes`, {})
check('each driver has one too', codes.items?.length >= 1, JSON.stringify(codes))

// ---- screens ----
const browser = await open_browser()
const looker = new Looker(browser, base, (page, who) => log_in(page, who, kPassword), async (page, name, size, lang) => { if (shots) await page.screenshot({ path: join(shots, `s-${name}-${size}-${lang}.png`), fullPage: false }) })
async function look(screen, lang) {
  const wrong = await looker.wrong(screen, lang)
  check(`${screen[0]} ${lang}`, !wrong.length, wrong.join('\n'))
}
const kLanguages = ['zh-CN', 'en']
const whole = !process.argv.includes('--phone')
if (whole) for (const lang of kLanguages) await look(['before', 'zhenban', `/trips/${trip.id}/boarding`], lang)

// ---- the evening before: asked by the published plan, answered by a link on any phone, seen in red ----
for (const [audience, name, phone] of [['township', '测试镇干部（名字很长的一位联系人）', '13900000031'], ['clinic', '测试院长', '13900000032']]) { const put = await officer.send('/api/trip-contacts', { audience, division: '990101100', name, phone }); if (!put.id) fail(audience, put) }
const asked_page = await officer.send(`/api/trips/${trip.id}/evening/send`, {})
const township = asked_page.asks?.find((one) => one.audience === 'township') ?? fail('asked', asked_page)
check('0 of 4 certificates the evening before', asked_page.certificates === 0 && asked_page.heads === 4, JSON.stringify(asked_page).slice(0, 300))
await officer.send(`/api/trips/${trip.id}/team`, { name: '测试领队', phone: '13900000033', duties: ['leader', 'temperature'] })
await step('a township answers its checklist from a link, without an account', async () => {
  const phone = await phone_of(folder, 'township', base)
  const page = phone.pages()[0] ?? await phone.newPage()
  await page.goto(`/evening#${township.code}`)
  await page.locator('form').waitFor()
  if (page.url().includes('#')) throw new Error(`the code stays in the address: ${page.url()}`)
  await page.locator('input').nth(1).fill('0000')
  await page.getByRole('button', { name: '打开核对单' }).click()
  await page.getByText('邮箱前四个字符）不对', { exact: false }).first().waitFor()
  if (shots) await page.screenshot({ path: join(shots, 'evening-wrong.png') })
  await page.locator('input').nth(1).fill('0031')
  await page.getByRole('button', { name: '打开核对单' }).click()
  await page.getByText('0 / 4').waitFor()
  if (shots) await page.screenshot({ path: join(shots, 'evening-link.png'), fullPage: true })
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('请答这一条').first().waitFor()
  await page.getByRole('button', { name: '全部做到' }).click()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('有变化可以再答一次', { exact: false }).waitFor()
  if (shots) await page.screenshot({ path: join(shots, 'evening-answered.png'), fullPage: true })
  await phone.close()
  const after = (await officer.send(`/api/trips/${trip.id}/evening`)).asks.find((one) => one.audience === 'township')
  if (after.state !== 'answered') throw new Error(JSON.stringify(after))
})
if (whole) {
  for (const lang of kLanguages) {
    await look(['evening', 'zhenban', '/trips/evening'], lang)
    await look(['evening-trip', 'zhenban', `/trips/${trip.id}/evening`], lang)
    await look(['evening-open', null, '/evening'], lang)
  }
  await look(['evening-member', 'zhenban', `/trips/${trip.id}/evening`, async (page) => { await page.getByRole('button', { name: /派人/ }).click() }], 'zh-CN')
  await look(['evening-contact', 'zhenban', '/trips/evening', async (page) => { await page.getByRole('button', { name: /登记联系人/ }).click() }], 'zh-CN')
}

// ---- what the coach carries: drawn on its page, the rest with shops that are open; in the pages' own words ----
const city_store = await officer.send('/api/supplies/stores', { kind: 'city', division: '990101', name: '测试物资库（名字很长，在县城东边的那一个）' })
for (const [key, zh, unit_zh] of [['water', '饮用水', '瓶'], ['masks', '口罩', '个']]) { await officer.send('/api/supplies/items', { key, zh, unit_zh, en: key }); const moved = await officer.send('/api/supplies/movements', { store_id: city_store.id ?? fail('store', city_store), item: key, count: 500 }); if (!moved.id) fail('movement', moved) }
const empty_shops = ['shops-empty', 'zhenban', '/fleet?tab=shops'], no_shops = ['carry-no-shops', 'zhenban', `/trips/${trip.id}/carry`]
if (whole) for (const lang of kLanguages) { await look(empty_shops, lang); await look(no_shops, lang) }
const every_day = (hours) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, hours]))
for (const shop of [{ name: '测试大超市（名字很长的一家二十四小时营业的店）', sells: ['hot_meal', 'water', 'blanket'], ...every_day('00:00-24:00'), address: '测试路 1 号，县政府对面往东三百米' }, { name: '测试粮油店', sells: ['hot_meal', 'bag'], ...every_day('') }, { name: '测试休业药店', sells: ['thermometer', 'sanitizer'], ...every_day('休') }]) {
  const made = await officer.send('/api/shops', { division: '990101100', phone: '13900000071', lon: 110.1, lat: 32.01, ...shop })
  if (!made.id) fail('shop', made)
}
await step('what a coach carries is drawn in a press, bought while a shop is open, and undone', async () => {
  const page = await open_page(browser, base, { size: 'desk', lang: 'zh-CN' })
  await log_in(page, 'zhenban', kPassword)
  await page.goto(`/trips/${trip.id}/carry`)
  await page.getByText('开到', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: /从库里领（2 样）/ }).click()
  await page.getByText('已领出并记账').waitFor()
  await page.getByText('已领', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: '买到了' }).first().click()
  await page.locator('dialog input').last().fill('收据 001，测试垫付')
  if (shots) await page.screenshot({ path: join(shots, 'carry-buy.png') })
  await page.locator('dialog button[type=submit]').click()
  await page.getByText('收据 001', { exact: false }).waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByText('已撤销').waitFor()
  await page.getByRole('button', { name: '退回库里' }).first().click()
  await page.locator('dialog button[type=submit]').click()
  await page.getByText('原因', { exact: false }).first().waitFor()
  await page.locator('dialog input').last().fill('测试：领错了')
  await page.locator('dialog button[type=submit]').click()
  await page.getByText('已退回库里').waitFor()
  if (page.complaints.length) throw new Error(page.complaints.join('\n'))
  await page.context().close()
  const seen = await officer.send(`/api/trips/${trip.id}/carry`)
  if (seen.items.some((one) => one.drawn || one.bought)) throw new Error(JSON.stringify(seen.items))
})
if (whole) for (const lang of kLanguages) {
  await look(['carry', 'zhenban', `/trips/${trip.id}/carry`], lang)
  await look(['carry-buy', 'zhenban', `/trips/${trip.id}/carry`, async (page) => { await page.getByRole('button', { name: /买到了|Bought/ }).first().click() }], lang)
  await look(['shops', 'zhenban', '/fleet?tab=shops'], lang)
  await look(['shop-edit', 'zhenban', '/fleet?tab=shops', async (page) => { await page.getByRole('button', { name: /修改|Edit|Change/ }).first().click() }], lang)
  await look(['carry-unknown', 'zhenban', '/trips/01ABCDEFGHJKMNPQRSTVWXYZ01/carry'], lang)
}

// ---- the phones ----
const complaints = []
const listen = (page) => { page.on('pageerror', (error) => complaints.push(error.message)); page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text())) complaints.push(message.text()) }) }
const picture = async (page, name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`) }) }
const button = (page, name, exact = true) => page.getByRole('button', { name, exact })
async function enrol(name) {
  const made = await officer.send(`/api/trips/${trip.id}/phones`, { leader: name })
  if (!made.pin) throw new Error(JSON.stringify(made))
  const phone = await phone_of(folder, name, base)
  const page = phone.pages()[0] ?? await phone.newPage()
  listen(page)
  await page.goto('/leader')
  await page.locator('form').waitFor()
  await page.locator('input').nth(0).fill(`${made.code.slice(0, 5)} ${made.code.slice(5)}`.toLowerCase())
  await page.locator('input').nth(1).fill(made.pin)
  await button(page, '登记').click()
  await page.locator('.tiles').waitFor({ timeout: 60_000 })
  await page.waitForFunction(async () => { for (const cache of await caches.keys()) { const kept = (await (await caches.open(cache)).keys()).map((one) => one.url); if (kept.some((url) => url.includes('leader-')) && kept.some((url) => url.endsWith('.wasm'))) return true } return false }, null, { timeout: 60_000 })
  return { phone, page, made }
}
for (const [path, code, text, store] of [['/ride/mine', own.code, '测A00001', 'liaoyuan.ride'], ['/drive', codes.items[0].code, '停车休息', 'liaoyuan.drive']])
  await step(`${path}: opened once by its code, read without a network and after a start, and gone when forgotten`, async () => {
    const phone = await phone_of(folder, `own${path.replace('/', '-').replace('/', '-')}`, base)
    let page = phone.pages()[0] ?? await phone.newPage()
    listen(page)
    await page.goto(`${path}#${code.replace(' ', '')}`)
    await page.getByText(text, { exact: false }).first().waitFor({ timeout: 30_000 })
    if (page.url().includes('#')) throw new Error(`the code stays in the address: ${page.url()}`)
    await page.waitForFunction(async (name) => { for (const cache of await caches.keys()) if ((await (await caches.open(cache)).keys()).some((one) => one.url.includes(name))) return true; return false }, path === '/drive' ? 'drive-' : 'ride_mine-', { timeout: 60_000 })
    await picture(page, `own${path.replaceAll('/', '-')}`)
    await phone.setOffline(true)
    await page.close()
    page = await phone.newPage()
    await page.goto(path)
    await page.getByText(text, { exact: false }).first().waitFor({ timeout: 30_000 })
    await page.getByText('没有网络', { exact: false }).first().waitFor()
    await picture(page, `own${path.replaceAll('/', '-')}-offline`)
    if (/990000190001030009/.test(await page.evaluate((name) => localStorage.getItem(name) ?? '', store))) throw new Error('a document number is kept')
    await button(page, '从这部手机上删掉').click()
    await page.locator('form').waitFor()
    if (await page.evaluate((name) => localStorage.getItem(name), store)) throw new Error('it is still kept')
    await phone.close()
  })
// An account keeps ten log-ins, the oldest goes: the screens above took more than that.
await officer.log_in('zhenban', kPassword)
let one, two
await step('two phones are enrolled with a code and a PIN each', async () => { one = await enrol('领队甲'); two = await enrol('领队乙') })
await picture(one.page, '01-list')
await stop()
for (const { phone } of [one, two]) await phone.setOffline(true)
const asked = []
for (const { page } of [one, two]) page.on('request', (request) => { if (!request.serviceWorker() && new URL(request.url()).pathname.startsWith('/api')) asked.push(request.url()) })

async function by_digits(page, four) {
  await button(page, '末四位或扫码').click()
  for (const key of four) await page.locator('.keys').getByRole('button', { name: key, exact: true }).click()
  await page.locator('.pc').waitFor()
}
async function temperature(page, digits) {
  await button(page, '填体温').click()
  for (const key of digits) await page.locator('.keys.slim').getByRole('button', { name: key, exact: true }).click()
  await page.locator('.keys.slim').waitFor({ state: 'detached' })
}
async function all_good(page, digits) {
  await button(page, '核对了').click()
  await temperature(page, digits)
  await button(page, '带了').click()
  await button(page, '讲安全、口罩、饭水都办了').click()
}
await step('without a network the phone finds by four digits, says what is lacking, and boards', async () => {
  await by_digits(one.page, '0009')
  if (!(await one.page.locator('.pc').innerText()).includes('测试李师傅')) throw new Error(await one.page.locator('.pc').innerText())
  await picture(one.page, '02-lacking')
  await all_good(one.page, '365')
  await button(one.page, '上车').click()
  await one.page.getByText('已上车 1 / 4').waitFor()
})
await picture(one.page, '03-aboard')
await step('a fever must not board, in word, shape and reason', async () => {
  await by_digits(one.page, '0004')
  await temperature(one.page, '376')
  await one.page.getByText('达到或超过 37.3℃', { exact: false }).first().waitFor()
  await one.page.locator('.pc.stop').waitFor()
  if (await button(one.page, '不能上').getAttribute('aria-disabled') !== 'true') throw new Error('it may be pressed')
})
await picture(one.page, '04-fever')
await step('the other phone writes something else about the same man, and adds somebody who was not listed', async () => {
  await by_digits(two.page, '0004')
  await temperature(two.page, '366')
  await button(two.page, '末四位或扫码').click()
  await two.page.locator('#who').fill('990000190001070000')
  await two.page.locator('#who').press('Enter')
  await two.page.getByText('不在名单上', { exact: false }).first().waitFor()
  await button(two.page, '加一个不在名单上的人').click()
  await picture(two.page, '05-stranger')
  await two.page.locator('input').nth(1).fill('测试加座客')
  await button(two.page, '加上').click()
  await two.page.locator('.pc').waitFor()
  await all_good(two.page, '364')
  await button(two.page, '上车').click()
  await two.page.getByText('已上车 1 / 5').waitFor()
})
await step('a wrong number is told at once, and four digits of nobody too', async () => {
  await button(two.page, '末四位或扫码').click()
  await two.page.locator('#who').fill('990000190001070001')
  await two.page.locator('#who').press('Enter')
  await two.page.getByText('号码不对').first().waitFor()
  await two.page.locator('#who').fill('1234')
  await two.page.locator('#who').press('Enter')
  await two.page.getByText('没有末四位是 1234 的人').waitFor()
  await picture(two.page, '06-nobody')
  await button(two.page, '返回').click()
})
await step('what to do when somebody falls ill stands there without a network', async () => {
  await button(two.page, '途中、出事').click()
  await two.page.getByText('白石乡测试卫生院', { exact: false }).waitFor()
  await picture(two.page, '07-under-way')
  await button(two.page, '返回').click()
})
await step('switched off and on, the phone is locked, shows no name, and opens with its PIN only', async () => {
  await two.phone.close()
  two.phone = await phone_of(folder, '领队乙', base)
  await two.phone.setOffline(true)
  two.page = two.phone.pages()[0] ?? await two.phone.newPage()
  listen(two.page)
  await two.page.goto('/leader')
  await two.page.locator('#pin').waitFor({ timeout: 30_000 })
  if (/测试李师傅|990000/.test(await two.page.evaluate(() => document.body.innerText))) throw new Error('it shows who rides')
  const kept = await two.page.evaluate(async () => {
    const db = await new Promise((done) => { const r = indexedDB.open('liaoyuan.leader'); r.onsuccess = () => done(r.result) })
    const all = (name) => new Promise((done) => { const r = db.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result) })
    const text = [...await all('kept'), ...await all('entries')].map((one) => (one instanceof Uint8Array ? new TextDecoder('latin1').decode(one) : JSON.stringify(one))).join('\n')
    db.close()
    return text
  })
  for (const secret of ['990000', '"token"', '师傅']) if (kept.includes(secret)) throw new Error(`${secret} stands in clear`)
  await two.page.locator('#pin').fill('00000000')
  await button(two.page, '打开').click()
  await two.page.getByText('密码不对').waitFor({ timeout: 30_000 })
  await two.page.locator('#pin').fill(two.made.pin)
  await button(two.page, '打开').click()
  await two.page.getByText('已上车 1 / 5').waitFor({ timeout: 30_000 })
})
check('no request was made for any of it', asked.length === 0, asked.join('\n'))

await serve()
await step('with the network back both hand in by themselves, each mark once', async () => {
  for (const { phone } of [two, one]) await phone.setOffline(false)
  for (const { page } of [one, two]) await page.waitForFunction(() => !/待上传 [1-9]/.test(document.body.innerText), null, { timeout: 60_000 })
  const seen = await board()
  if (seen.aboard !== 2 || seen.people.length !== 5 || seen.odd.length) throw new Error(JSON.stringify(seen))
  const wang = seen.people.find((one) => one.lines.some((line) => line.conflict))
  if (!wang || wang.state !== 'stop' || !wang.alarm) throw new Error(JSON.stringify(seen.people))
})
const refresh = async (page) => { await button(page, '更多').click(); await button(page, '现在上传、更新').click(); await button(page, '返回').click() }
await step('both phones show both temperatures; who looks presses once more and it is settled', async () => {
  for (const { page } of [one, two]) { await refresh(page); await page.getByText('已上车 2 / 5').waitFor({ timeout: 30_000 }) }
  await by_digits(one.page, '0004')
  await one.page.getByText('两部手机不一致', { exact: false }).waitFor({ timeout: 30_000 })
  const text = await one.page.locator('.pc').innerText()
  if (!text.includes('37.6') || !text.includes('36.6')) throw new Error(text)
  await picture(one.page, '08-differs')
  await temperature(one.page, '367')
  await one.page.getByText('两部手机不一致', { exact: false }).waitFor({ state: 'detached' })
  for (let i = 0; i < 50 && (await board()).people.some((person) => person.lines.some((line) => line.conflict)); i++) await new Promise((done) => setTimeout(done, 200))
  if ((await board()).people.some((person) => person.lines.some((line) => line.conflict))) throw new Error(JSON.stringify(await board()))
})
await step('a lost phone is cut off and destroys its list; the other goes on', async () => {
  await officer.send(`/api/trip-phones/${two.made.phone_id}/cut-off`, { reason: '手机丢失，测试' })
  await button(two.page, '更多').click()
  await button(two.page, '现在上传、更新').click()
  await two.page.getByText('数据已清除').waitFor({ timeout: 30_000 })
  await picture(two.page, '09-cut-off')
})
await step('departed and arrived from the phone; the enterprise takes its people over one by one', async () => {
  await one.page.locator('.bar-tool').first().waitFor()
  await button(one.page, '途中、出事').click()
  await button(one.page, '发车了').click()
  await one.page.getByText('没有上车也没有记', { exact: false }).waitFor()
  await button(one.page, '确定发车').click()
  await one.page.locator('.tiles').waitFor()
  for (let i = 0; i < 100 && (await board()).state !== 'under_way'; i++) await new Promise((done) => setTimeout(done, 200))
  await button(one.page, '途中、出事').click()
  await picture(one.page, '10-on-the-road')
  await button(one.page, '到了').click()
  await button(one.page, '确定到了').click()
  for (let i = 0; i < 100 && (await board()).state !== 'arrived'; i++) await new Promise((done) => setTimeout(done, 200))
  const clerk = await house.person('jingban', '企业 测试经办', ['enterprise_clerk'], { kind: 'enterprise', id: firm })
  const theirs = await clerk.send(`/api/trips/${trip.id}/boarding`)
  const lines = theirs.people.filter((person) => person.state === 'aboard').map((person) => ({ traveller_id: person.traveller_id, state: 'arrived', lodging: false, note: '' }))
  const done = await clerk.send(`/api/trips/${trip.id}/hand-over`, { lines: lines.slice(0, 1) })
  if (done.handed !== 1 || theirs.phones.length) fail('hand-over', done)
  await clerk.send(`/api/trips/${trip.id}/hand-over`, { lines: [{ ...lines[0], lodging: true }] })
  for (let i = 0; i < 100 && (await clerk.send(`/api/enterprises/${firm}/arrivals`)).lodging !== 1; i++) await new Promise((done) => setTimeout(done, 100))
  const arrived = await clerk.send(`/api/enterprises/${firm}/arrivals`)
  if (arrived.total !== 1 || arrived.lodging !== 1 || arrived.unlisted !== 1) fail('arrivals', arrived)
})
await step('a rider says what he has to say and is answered; the pages show it', async () => {
  const said = await officer.send('/api/ride/word', { code: own.code, kind: 'complaint', text: '服务区三个小时没有暖气，测试' })
  if (said.words?.length !== 1) fail('word', said)
})
check('the pages complained of nothing', complaints.length === 0, complaints.join('\n'))
await one.phone.close()
await two.phone.close()

const kScreens = [['boarding', 'zhenban', `/trips/${trip.id}/boarding`], ['boarding-phone-code', 'zhenban', `/trips/${trip.id}/boarding`, async (p) => { await p.locator('.page-end .btn.blue').click(); await p.locator('dialog input').fill('领队丙'); await p.locator('dialog button[type=submit]').click(); await p.locator('dialog .codes').waitFor() }],
  ['ride-mine', null, `/ride/mine#${own.code}`], ['ride-mine-wrong', null, '/ride/mine#0123456789', async (p) => { await p.locator('.problem, [role=alert]').first().waitFor() }], ['drive-enter', null, '/drive', async (p) => { await p.locator('button[type=submit]').click() }], ['drive', null, `/drive#${codes.items[0].code.replace(' ', '')}`],
  ['driver-codes', 'zhenban', `/trips/${trip.id}/boarding`, async (p) => { await p.getByRole('button', { name: /驾驶员代码|Driver codes/ }).click(); await p.locator('dialog .code').first().waitFor() }], ['trips', 'zhenban', '/trips'], ['arrivals', 'zhenban', `/enterprises/${firm}`], ['my-arrivals', 'jingban', '/my'],
  ['rest-places', 'zhenban', '/fleet?tab=rests'], ['rest-place', 'zhenban', '/fleet?tab=rests', async (p) => { await p.locator('.lines .btn').first().click() }],
  ['hand-over', 'jingban', `/trips/${trip.id}/boarding`], ['leader-enrol', null, '/leader', async (p) => { await p.locator('button[type=submit]').click() }], ['boarding-unknown', 'zhenban', '/trips/01ABCDEFGHJKMNPQRSTVWXYZ01/boarding']]
if (whole) for (const lang of kLanguages) for (const one of kScreens) await look(one, lang)
await looker.close()
await browser.close()
await house.close()
