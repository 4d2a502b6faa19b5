// A development aid: the HTTP contract with invented data, so that screens can be drawn and photographed without the real
// server. Every account's password is "mock". It keeps what is written until it stops. Not a second implementation.
import { createServer } from 'node:http'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { policy_routes } from './policies.mjs'
import * as world from './world.mjs'

const port = Number(process.env.PORT ?? 18080)
const dist = new URL('../dist/', import.meta.url).pathname
const started = Date.now()
const now = () => new Date(world.kNow + Date.now() - started).toISOString()
const sessions = new Map()
const jobs = new Map()
let last = 1000

const kCsp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const kScannerCsp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'" // as the server's: the reader of codes alone compiles
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.webmanifest': 'application/manifest+json' }

const say = (zh, en) => (lang) => (lang === 'en' ? en : zh)
class Refusal extends Error {
  constructor(status, code, detail, extra = {}) { super(code); Object.assign(this, { status, code, detail, extra }) }
}
const page = (items, query, size = 50) => {
  const from = Number(query.get('after') ?? 0)
  const limit = Number(query.get('limit') ?? size)
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null, total: items.length }
}
const find = (list, id) => list.find((one) => one.id === id) ?? (() => { throw new Refusal(404, 'not_found', say('没有找到这条记录；可能已移走，请回到列表。', 'No such record; it may have moved. Go back to the list.')) })()
const own = (actor) => (actor.scope.kind === 'enterprise' ? actor.scope.id : null)
const factors = new Set() // accounts with a second factor
const session_of = ({ id, name, title, roles, scope, unmask, must_change_password }, csrf) => ({ account: { id, name, title, roles, scope, unmask, must_change_password, second_factor: factors.has(id), must_enrol: false, recovery_codes: factors.has(id) ? 10 : 0 }, csrf, demo: true, now: now() })

function case_list({ query, actor }) {
  const mine = own(actor)
  const q = query.get('q') ?? ''
  const all = world.cases.filter((row) => (!mine || row.enterprise.id === mine) && (!q || `${row.enterprise.name}${row.no}${row.missing}`.includes(q)) && (!query.get('enterprise_id') || row.enterprise.id === query.get('enterprise_id')))
  const today = new Date(world.kNow + 8 * 3600e3).toISOString().slice(0, 10)
  const views = {
    mine: all.filter((row) => row.assignee?.id === actor.id), unclaimed: all.filter((row) => !row.assignee), all,
    due: all.filter((row) => row.due_at && new Date(Date.parse(row.due_at) + 8 * 3600e3).toISOString().slice(0, 10) <= today), overdue: all.filter((row) => row.overdue),
  }
  const rows = (views[query.get('view')] ?? all).map((row) => ({ ...row, mine: row.assignee?.id === actor.id }))
  return { ...page(rows, query), views: Object.fromEntries(Object.entries(views).map(([name, list]) => [name, list.length])) }
}
const changed = (row, actor, change) => { Object.assign(row, change, { revision: row.revision + 1 }); return world.full_case({ ...row, mine: row.assignee?.id === actor.id }, actor) }
const fresh_revision = (row, body) => { if (body.revision !== row.revision) throw new Refusal(409, 'case.stale', say('这件刚被别人改过，请刷新后再办。', 'Somebody has just changed this case; refresh and decide again.')) }

function post_event({ id, body, actor }) {
  const row = find(world.cases, id)
  fresh_revision(row, body)
  if (body.event === 'refuse' && !body.reason) throw new Refusal(422, 'case.reason', say('请写明理由。', 'State the reason.'))
  const next = { submit: 'submitted', return: 'returned', prepass: 'review', review: 'site_review', approve: 'approved', refuse: 'refused', stop: 'stopped' }[body.event] ?? row.state
  const titles = { submitted: '预审', returned: '退回补正', review: '复核', site_review: '现场核查', approved: '准予复工', refused: '不予通过', stopped: '停工' }
  return changed(row, actor, { state: next, state_title: titles[next], missing: [], due_at: world.at(20), overdue: false, next: '' })
}
function post_case({ body, actor }) {
  const firm = find(world.enterprises, body.enterprise_id)
  const row = { ...structuredClone(world.cases[3]), id: `c-${++last}`, no: `FG-20200217-0${last}`, enterprise: { id: firm.id, name: firm.name }, state: 'draft', state_title: '草稿', missing: [], due_at: null, due_text: '', share_used: 0, next: '', form: body.form ?? {}, documents: {}, mine: false, assignee: null, revision: 1, extra: {} }
  world.cases.unshift(row)
  return world.full_case(row, actor)
}
function post_roster({ body }) {
  const firm = find(world.enterprises, body.enterprise_id)
  const roster = { ...structuredClone(world.rosters[0]), id: `r-${++last}`, enterprise: { id: firm.id, name: firm.name }, case_id: body.case_id ?? null, at: now() }
  const bad = body.file_id.includes('bad')
  if (!bad) world.rosters.unshift(roster)
  jobs.set(`j-${last}`, { id: `j-${last}`, kind: 'roster.screen', from: Date.now(), total: 142, bad })
  return { roster_id: roster.id, job_id: `j-${last}` }
}
function job(id) {
  const one = jobs.get(id)
  if (!one) throw new Refusal(404, 'not_found', say('没有这个任务。', 'No such job.'))
  const done = Math.min(one.total, Math.floor((Date.now() - one.from) / 12))
  const step = done < 40 ? 'reading' : done < 80 ? 'checking' : 'screening'
  if (one.cancelled) return { ...one, state: 'cancelled', done, step, problem: null, result: null }
  if (one.bad && done > 40) return { ...one, state: 'failed', done, step, result: null, problem: { code: 'roster.not_a_roster', at: '', title: '这不是名册', status: 422, detail: '没有认出姓名和证件号两列；请用空白名册，或在第一行写上表头。' } }
  return { ...one, state: done >= one.total ? 'done' : 'running', done, step, problem: null, result: done >= one.total ? one.result ?? world.import_report : null }
}
const lines = new Map()
function roster_lines(id, view) {
  const roster = find(world.rosters, id)
  if (!lines.has(id)) lines.set(id, world.lines_of(roster.total))
  const all = lines.get(id)
  return view === 'settle' ? all.filter((line) => line.verdict !== 'cleared') : view === 'cleared' ? all.filter((line) => line.verdict === 'cleared') : all
}

const routes = [
  ['GET', '/api/enterprises', ({ query }) => page(world.enterprises.filter((one) => (one.name + one.uscc).includes(query.get('q') ?? '') && (!query.get('stage') || (query.get('stage') === 'none') === !one.resumption)), query)],
  ['POST', '/api/enterprises', ({ body }) => {
    if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(body.uscc ?? '')) throw new Refusal(422, 'form.invalid', say('有一处要改。', 'One thing to mend.'), { problems: [{ code: 'uscc.shape', at: '/uscc', detail: '统一社会信用代码是 18 位数字和大写字母；请对照营业执照。' }] })
    const made = { ...world.enterprises[20], ...body, id: `e-${++last}`, revision: 1, resumption: null, roster: null }
    world.enterprises.unshift(made)
    return made
  }],
  ['GET', '/api/enterprises/:id', ({ id }) => find(world.enterprises, id)],
  ['POST', '/api/enterprises/import', () => { jobs.set(`j-${++last}`, { id: `j-${last}`, kind: 'import', from: Date.now(), total: 100 }); return { job_id: `j-${last}` } }],
  ['POST', '/api/enterprises/:id', ({ id, body }) => Object.assign(find(world.enterprises, id), body)],
  ['GET', '/api/enterprises/:id/persons-on-site', ({ id, query }) => page(id === 'e-1' || id === 'e-10' ? world.on_site : [], query)],
  ['POST', '/api/enterprises/:id/persons-on-site', ({ body }) => { const made = { ...world.on_site[0], id: `o-${++last}`, at: now(), name: body.name }; world.on_site.unshift(made); return made }],
  ['GET', '/api/industries', ({ query }) => page([{ key: 'industry', zh: '工业', en: 'Industry' }, { key: 'transport', zh: '交通运输业', en: 'Transport' }, { key: 'retail', zh: '零售业', en: 'Retail' }], query)],
  ['GET', '/api/cases/:id/messages', ({ query }) => page([{ id: 'm-1', at: world.at(-52), channel: 'sms', template: 'fix', to: '138****5678', state: 'sent', text: 'FG-20200214-0107 需要补正：名册第 18 行身份证号末位不符。请于 2 月 17 日前重新提交。' }], query)],
  ['GET', '/api/papers/offers', ({ query }) => page([], query)],
  ['GET', '/api/divisions', ({ query }) => page(world.divisions.filter((one) => one.full_name.includes(query.get('q') ?? '')), query)],
  ['GET', '/api/risk-levels', ({ query }) => page(world.risk_levels, query)],
  ['POST', '/api/risk-levels', ({ body }) => { const made = { id: `k-${++last}`, division_name: world.divisions.find((one) => one.code === body.division)?.full_name, to: null, revision: 1, ...body }; world.risk_levels.unshift(made); return made }],
  ['POST', '/api/risk-levels/:id/end', ({ id, body }) => Object.assign(find(world.risk_levels, id), { to: body.to })],
  // A picture of squares that no authenticator reads: nothing here is a secret.
  ['POST', '/api/session/second-factor', () => ({ secret: 'MZXW6YTBOIMZXW6YTBOIMZXW6YTBOIAA', address: 'otpauth://totp/mock', squares: Array.from({ length: 33 }, (_, y) => Array.from({ length: 33 }, (_, x) => ((x * 7 + y * 13 + x * y) % 5 < 2 ? '1' : '0')).join('')) })],
  ['POST', '/api/session/second-factor/:verb', ({ actor, verb }) => { factors[verb === 'remove' ? 'delete' : 'add'](actor.id); return verb === 'remove' ? {} : { codes: Array.from({ length: 10 }, (_, i) => `ABCDE-FGH${i}${i}`) } }],
  ['GET', '/api/second-factor', () => ({ roles: ['administrator', 'lead'], accounts: ['a-han'] })],
  ['POST', '/api/second-factor', ({ body }) => ({ ...body, accounts: ['a-han'] })],
  ['POST', '/api/accounts/:id/second-factor/reset', ({ id }) => find(world.accounts, id)],
  ['GET', '/api/key-rotations', ({ actor, query }) => page(world.rotations.map((one) => ({ ...one, may_confirm: one.state === 'asked' && actor.id === 'a-admin' })), query)],
  ['POST', '/api/key-rotations', ({ body }) => { const made = world.rotation_of(`mk-${++last}`, 'asked', body.reason); world.rotations.unshift(made); return made }],
  ['POST', '/api/key-rotations/:id/withdraw', ({ id }) => Object.assign(find(world.rotations, id), { state: 'withdrawn' })],
  ['POST', '/api/key-rotations/:id/confirm', ({ id }) => Object.assign(find(world.rotations, id), { state: 'running', confirmed_by: '管理员', confirmed_at: now(), former: '8fa2771d', master: 'c0d14e6a', total: 14_208, done: 3_500 })],
  ['GET', '/api/erasures/survey', () => world.erasure_survey()],
  ['GET', '/api/erasures', ({ actor, query }) => page(world.erasures.map((one) => ({ ...one, may_confirm: one.state === 'asked' && actor.id === 'a-admin' })), query)],
  ['POST', '/api/erasures', ({ body }) => { const made = world.erasure_of(`er-${++last}`, 'asked', body.reason); world.erasures.unshift(made); return made }],
  ['POST', '/api/erasures/:id/withdraw', ({ id }) => Object.assign(find(world.erasures, id), { state: 'withdrawn' })],
  ['POST', '/api/erasures/:id/stop', ({ id }) => Object.assign(find(world.erasures, id), { state: 'stopped' })],
  ['POST', '/api/erasures/:id/confirm', ({ id }) => Object.assign(find(world.erasures, id), { state: 'running', confirmed_by: '管理员', confirmed_at: now() })],
  ['GET', '/api/persons', ({ query }) => page((query.get('q') ?? '').startsWith('李') ? world.people : [], query)],
  ['POST', '/api/persons/:id/erase', ({ id }) => { world.people.splice(world.people.findIndex((one) => one.id === id), 1); return { id, erased_at: now(), sheets: 1 } }],
  ['GET', '/api/places', ({ query }) => page(world.places_known.filter((one) => !query.get('kind') || one.kind === query.get('kind')), query)],
  ['POST', '/api/places', ({ body }) => { const made = { id: `l-${++last}`, division_name: '云泽市柳湾镇', lon: null, lat: null, revision: 1, ...body }; world.places_known.unshift(made); return made }],
  ['POST', '/api/places/import', () => { jobs.set(`j-${++last}`, { id: `j-${last}`, kind: 'import', from: Date.now(), total: 100 }); return { job_id: `j-${last}` } }],
  ['POST', '/api/places/:id', ({ id, body }) => Object.assign(find(world.places_known, id), body)],
  ['POST', '/api/risk-levels/import', () => { jobs.set(`j-${++last}`, { id: `j-${last}`, kind: 'import', from: Date.now(), total: 100 }); return { job_id: `j-${last}` } }],
  ['POST', '/api/enterprises/:id/unmask', () => ({ name: '郑明演', phone: '13800005678' })],
  ['POST', '/api/persons/:id/unmask', () => ({ name: '李明演', id_number: '990000190001010014', phone: '13800001234' })],
  ['GET', '/api/services', ({ query }) => page([{ service: 'resumption', version: 3, title: '企业复工申请', applicant: 'enterprise', channels: world.service.channels }], query)],
  ['GET', '/api/working-calendar', ({ query }) => page([2026, 2025].map((year) => ({ year, notice: `国办发明电〔${year - 1}〕7号`, origin: 'shipped', weekdays_off: [`${year}-01-01`], weekend_days_worked: [] })), query)],
  ['POST', '/api/working-calendar', () => ({ added: [2027], same: [], unmarked: [] })],
  ['POST', '/api/services/check', ({ body }) => ({ service: 'resumption', title: '企业复工申请', sha256: 'a1', version: Number(/version: (\d+)/.exec(body.text)?.[1] ?? 4), present: 3, states: 11, transitions: 18, tests: 14, running: 27 })],
  ['POST', '/api/services', ({ body }) => ({ service: 'resumption', title: '企业复工申请', sha256: 'a1', version: Number(/version: (\d+)/.exec(body.text)?.[1] ?? 4), present: 3, states: 11, transitions: 18, tests: 14, running: 27 })],
  ['GET', '/api/services/left-behind', ({ query }) => page([{ id: 'c-1', no: '20200217-0007', service: 'resumption', title: '企业复工申请', state_title: '现场核查', why: 'service.no_such_state', detail: 'site_review', assignee: '服务业一组 韩某', from: 2, to: 3, moved_at: world.at(-6) }], query)],
  ['GET', '/api/services/:id/versions', ({ query }) => page([{ version: 3, sha256: 'c3', origin: 'house', published_at: world.at(-20), open: 4 }, { version: 2, sha256: 'b2', origin: 'shipped', published_at: world.at(-400), open: 23 }], query)],
  ['POST', '/api/services/:id/move', () => ({ moved: 21, left: [{ id: 'c-1', no: '20200217-0007', why: 'service.no_such_state', detail: 'site_review' }], after: '' })],
  ['GET', '/api/services/:id', () => world.service],
  ['GET', '/api/cases', case_list],
  ['POST', '/api/cases', post_case],
  ['GET', '/api/cases/:id', ({ id, actor, query }) => { const row = find(world.cases, id), page = world.full_case({ ...row, mine: row.assignee?.id === actor.id }, actor); return query.get('at') ? world.former_case(page, Number(query.get('at'))) : page }],
  ['GET', '/api/persons/:id/handling', ({ query }) => page(world.handlings, query)],
  ['GET', '/api/cases/:id/corrections', ({ id }) => world.corrections(id)],
  ['GET', '/api/cases/:id/journal', ({ query }) => page(world.ledger, query)],
  ['POST', '/api/cases/:id/form', ({ id, body, actor }) => { const row = find(world.cases, id); fresh_revision(row, body); return changed(row, actor, { form: body.form }) }],
  ['POST', '/api/cases/:id/documents', ({ id, body, actor }) => { const row = find(world.cases, id); const kept = row.documents ?? {}; return changed(row, actor, { documents: { ...kept, [body.key]: [...(kept[body.key] ?? []), { id: body.file_id, name: jobs.get(body.file_id)?.name ?? '文件', size: 120000, at: now() }] } }) }],
  ['POST', '/api/cases/:id/documents/remove', ({ id, body, actor }) => { const row = find(world.cases, id); const kept = row.documents ?? {}; return changed(row, actor, { documents: { ...kept, [body.key]: (kept[body.key] ?? []).filter((file) => file.id !== body.file_id) } }) }],
  ['POST', '/api/cases/acts', ({ body, actor }) => {
    const all = body.ids.map((id) => world.cases.find((row) => row.id === id)).filter(Boolean).map((row) => world.full_case(row, actor))
    return { items: all.map(({ id, no, revision, assignee, actions }) => ({ id, no, revision, claimable: !assignee, handable: true, actions })), people: all[0]?.assignable ?? [] }
  }],
  ['POST', '/api/cases/:id/events', post_event],
  ['POST', '/api/cases/:id/tasks/:task', ({ id, task, body, actor }) => changed(find(world.cases, id), actor, { extra: { [task]: body.verdict } })],
  ['POST', '/api/cases/:id/claim', ({ id, actor }) => { const row = find(world.cases, id); if (row.assignee) throw new Refusal(409, 'case.claimed', say(`${row.assignee.title} 刚刚认领了这件。`, `${row.assignee.title} has just claimed this case.`)); return changed(row, actor, { assignee: { id: actor.id, title: actor.title } }) }],
  ['POST', '/api/cases/:id/assign', ({ id, body, actor }) => changed(find(world.cases, id), actor, { assignee: { id: body.account_id, title: find(world.accounts, body.account_id).title } })],
  ['POST', '/api/cases/:id/lane', ({ id, body, actor }) => changed(find(world.cases, id), actor, { lane: body.lane, lane_title: body.lane === 'green' ? '绿色通道' : '普通通道', priority: body.lane === 'green' ? 9 : 0 })],
  ['POST', '/api/cases/:id/receipts', ({ id, body, actor }) => { const row = find(world.cases, id); return changed(row, actor, { receipts: [...(row.receipts ?? []), { ...body, item_title: body.item === 'mask' ? '口罩' : '额温枪', at: now(), who: actor.title }] }) }],
  ['GET', '/api/rosters', ({ query, actor }) => page(world.rosters.filter((one) => (!query.get('enterprise_id') || one.enterprise.id === query.get('enterprise_id')) && (!own(actor) || one.enterprise.id === own(actor))), query)],
  ['POST', '/api/rosters', post_roster],
  ['GET', '/api/rosters/:id', ({ id }) => ({ ...find(world.rosters, id), table: { id: 'T2', version: '2020-02-08', title: '返岗人员筛查 T2', draft: false }, columns_recognised: [{ header: '姓名', field: 'name' }, { header: '身份证号码', field: 'document_number' }, { header: '联系电话', field: 'phone' }, { header: '14天内旅居地', field: 'from' }], changed_since_last: 3 })],
  ['GET', '/api/rosters/:id/lines', ({ id, query }) => page(roster_lines(id, query.get('view')), query, 100)],
  ['GET', '/api/rosters/:id/lines/:line', ({ id, line }) => world.why(find(roster_lines(id, 'all'), line))],
  ['GET', '/api/rosters/:id/problems', ({ query }) => page(world.cells, query)],
  ['GET', '/api/rosters/:id/differences', ({ id, query, lang }) => world.differences(find(world.rosters, id), query, lang)],
  ['GET', '/api/rosters/:id/changes', ({ id, query, lang }) => page(world.verdict_changes(lang).filter((one) => !query.get('verdict') || one.verdict === query.get('verdict')).map((one) => ({ ...one, roster_id: id })), query)],
  ['GET', '/api/roster-rounds', ({ query, lang }) => page(world.roster_rounds(lang), query)],
  ['POST', '/api/roster-rounds', ({ body }) => { jobs.set(`j-${++last}`, { id: `j-${last}`, kind: 'screening.round', from: Date.now(), total: 142, bad: false, result: { people: 1420, changed: 6, rosters: 14, rosters_changed: 3, moves: [] } }); return { round_id: body.dry ? '' : 'rr-1', job_id: `j-${last}` } }],
  ['GET', '/api/roster-rounds/:id', ({ id, lang }) => find(world.roster_rounds(lang), id)],
  ['GET', '/api/roster-rounds/:id/changes', ({ query, lang }) => page(world.verdict_changes(lang).filter((one) => !query.get('verdict') || one.verdict === query.get('verdict')), query)],
  ['GET', '/api/persons-on-two-rosters', ({ query, lang }) => page(world.on_two(lang), query)],
  ['POST', '/api/enterprises/:id/departures', ({ body }) => ({ person_id: body.person_id, name: '测**', document_number: '', left_on: body.left_on, reason: body.reason, noted_at: now(), holds: true })],
  ['GET', '/api/jobs/:id', ({ id }) => job(id)],
  ['POST', '/api/jobs/:id/cancel', ({ id }) => { jobs.get(id).cancelled = true; return {} }],
  ['GET', '/api/command-post', ({ lang }) => ({ ...world.command_post(lang), as_of: now() })],
  ['GET', '/api/command-post/map', () => ({ places: world.places_known.filter((one) => one.lon !== null).map(({ id, kind, name, lon, lat }) => ({ id, kind, name, lon, lat })), groups: [{ division: '320599104', name: '柳湾镇', lon: 120.57, lat: 31.89, enterprises: 118, resumed: 74, overdue: 1, nearest: { name: '石浦镇卫生院', km: 1.4, approximate: false, people: 31, of: 142 } }, { division: '320599105', name: '石浦镇', lon: null, lat: null, enterprises: 9, resumed: 3, overdue: 0, nearest: null }],
    firms: [{ id: 'e-1', name: '甲木服饰（云泽）有限公司', division: '320599104', lon: 120.575, lat: 31.885, resumed: true, overdue: false, nearest: { name: '石浦镇卫生院', km: 1.4, approximate: false, people: 31, of: 142 } }, { id: 'e-2', name: '乙川电子有限公司', division: '320599104', lon: 120.561, lat: 31.897, resumed: false, overdue: true, nearest: { name: '石浦镇卫生院', km: 2.2, approximate: true, people: 0, of: 210 } }],
    areas: [{ division: '320599105', name: '石浦镇卫生院', level: 'severe', lon: 120.585, lat: 31.878 }],
    lines: [{ kind: 'supply', id: 't-1', title: 'DB-20200217-002', from: '市级库', to: '乙川电子有限公司', from_lon: 120.59, from_lat: 31.9, to_lon: 120.561, to_lat: 31.897 }, { kind: 'trip', id: 'r-1', title: '苏A12345', from: '柳湾汽车站', to: '甲木服饰', from_lon: 120.55, from_lat: 31.88, to_lon: 120.575, to_lat: 31.885 }, { kind: 'road', id: 'p-1', title: '', from: '柳湾汽车站', to: '石浦卡口', from_lon: 120.55, from_lat: 31.88, to_lon: 120.585, to_lat: 31.878 }] })],
  ['GET', '/api/field/phones', () => ({ items: world.field.phones, next: null, total: world.field.phones.length })],
  ['POST', '/api/field/phones', ({ body, actor }) => { const made = { id: `f-${++last}`, name: body.name, who: actor.title, counter: 0, hash: '', waiting: 0, unsettled: 0, enrolled_at: world.at(0), seen_at: world.at(0), revoked_at: null }; world.field.phones.push(made); return made }],
  ['POST', '/api/field/phones/:id/cut-off', ({ id }) => Object.assign(find(world.field.phones, id), { revoked_at: world.at(0) })],
  ['POST', '/api/field/phones/:id/hand-in', ({ id, body }) => { const phone = find(world.field.phones, id); const fresh = body.entries.filter((one) => one.counter > phone.counter); if (fresh.length) Object.assign(phone, { counter: fresh.at(-1).counter, hash: fresh.at(-1).hash, waiting: body.waiting }); return { receipt: { counter: phone.counter, hash: phone.hash, at: world.at(0), signature: '', revoked: false, known: body.entries.length - fresh.length, recorded: fresh.length, conflicts: 0 }, outcomes: fresh.map((one) => { const line = JSON.parse(one.body); return { counter: one.counter, kind: line.kind, case_id: '', subject_id: '', verdict: line.kind === 'person' ? 'excluded' : '', title: line.kind === 'person' ? '不准到岗' : '', title_en: line.kind === 'person' ? 'Not to work' : '', reason: line.kind === 'person' ? '来自疫情严重地区，未满 14 天' : '', reason_en: line.kind === 'person' ? 'From a severe area, not yet 14 days' : '', listed: false, problem: '', detail: '', detail_en: '', conflicts: [] } }) } }],
  ['GET', '/api/field/entries', () => ({ items: world.field.entries, next: null, total: world.field.entries.length })],
  ['POST', '/api/field/phones/:id/settle', ({ body }) => { const one = world.field.entries.find((entry) => entry.counter === body.counter); world.field.entries = world.field.entries.filter((entry) => entry !== one); return { ...one, settled_at: world.at(0) } }],
  ['GET', '/api/command-post/figures', ({ query }) => page(world.enterprises.slice(0, 12).map((one) => ({ id: one.id, enterprise_id: one.id, enterprise: one.name, case_id: '', no: '', state: '', value: 1, at: null })), query)],
  ['GET', '/api/enterprises/:id/ledger', () => ({ items: [], next: null, total: 0 })],
  ['POST', '/api/command-post/nudge', () => ({})],
  ['GET', '/api/journal', ({ query }) => page(world.journal.filter((row) => row.actor.includes(query.get('actor') ?? '') && (!query.get('what') || (row.what + row.what_title).includes(query.get('what')))), query)],
  ['GET', '/api/journal/verify', () => ({ entries: 640, ok: true, first_bad: 0, why: '', head: 'b71e…09c4', head_seq: 640 })],
  ['GET', '/api/accounts', ({ query }) => page(world.accounts, query)],
  ['POST', '/api/accounts', ({ body }) => { const made = { id: `a-${++last}`, disabled: false, must_change_password: true, last_seen_at: null, revision: 1, ...body, scope: { ...body.scope, name: '云泽市' } }; world.accounts.push(made); return { account: made, one_time_password: 'hong-yu-82-qiao' } }],
  ['POST', '/api/accounts/:id', ({ id, body }) => ({ account: Object.assign(find(world.accounts, id), body, { scope: find(world.accounts, id).scope }) })],
  ['POST', '/api/accounts/:id/disable', ({ id }) => Object.assign(find(world.accounts, id), { disabled: true })],
  ['POST', '/api/accounts/:id/enable', ({ id }) => Object.assign(find(world.accounts, id), { disabled: false })],
  ['POST', '/api/accounts/:id/reset', () => ({ one_time_password: 'lan-shan-47-he' })],
  ...policy_routes({
    page, next: () => ++last, refuse: (status, code, zh, en, extra) => { throw new Refusal(status, code, say(zh, en), extra) },
    job: (kind, result) => { jobs.set(`j-${++last}`, { id: `j-${last}`, kind, from: Date.now(), total: 100, result }); return `j-${last}` },
  }),
].map(([method, path, act]) => ({ method, act, names: [...path.matchAll(/:(\w+)/g)].map((one) => one[1]), shape: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`), open: !path.includes(':') })).sort((a, b) => Number(b.open) - Number(a.open))

function answer(response, status, json, headers = {}) {
  response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json', 'Cache-Control': 'no-store', ...headers })
  response.end(json === undefined ? '' : JSON.stringify(json))
}
async function api(request, response, url) {
  const lang = (request.headers['accept-language'] ?? '').startsWith('en') ? 'en' : 'zh-CN'
  const refuse = (problem) => answer(response, problem.status, { type: `urn:liaoyuan:problem:${problem.code}`, title: '', status: problem.status, code: problem.code, at: '', args: {}, problems: [], ...problem.extra, detail: problem.detail(lang) })
  const token = /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  const actor = sessions.get(token)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks)
  try {
    if (url.pathname === '/api/meta') return answer(response, 200, { version: '0.1.0-mock', demo: true, now: now(), region: { code: '320599', name: '云泽市' } })
    if (url.pathname === '/api/session' && request.method === 'POST') {
      const { name, password } = JSON.parse(text)
      const found = world.accounts.find((one) => one.name === name && !one.disabled)
      if (!found || password !== 'mock') throw new Refusal(401, 'session.refused', say('账户名或密码不对；请再试，或找管理员重置。', 'Account name or password is wrong; try again or ask for a reset.'))
      const fresh = `s${++last}`
      sessions.set(fresh, found)
      return answer(response, 200, session_of(found, fresh), { 'Set-Cookie': `session=${fresh}; Path=/; HttpOnly; SameSite=Strict` })
    }
    if (!actor) throw new Refusal(401, 'session.none', say('请先登录。', 'Please log in.'))
    if (url.pathname === '/api/live') { response.writeHead(200, { 'Content-Type': 'text/event-stream' }); response.write('event: changed\ndata: {"seq":1}\n\n'); return }
    if (url.pathname === '/api/session' && request.method === 'GET') return answer(response, 200, session_of(actor, token))
    if (url.pathname === '/api/session' && request.method === 'DELETE') { sessions.delete(token); return answer(response, 204) }
    if (url.pathname === '/api/session/password') { actor.must_change_password = false; return answer(response, 200, session_of(actor, token)) }
    if (request.method !== 'GET' && (!request.headers['idempotency-key'] || request.headers['x-csrf-token'] !== token)) throw new Refusal(403, 'request.unguarded', say('请求缺少防重或防伪标记。', 'The request lacks its key or token.'))
    if (url.pathname === '/api/files') { const id = `f-${++last}${url.searchParams.get('name').includes('坏') ? 'bad' : ''}`; jobs.set(id, { name: url.searchParams.get('name') }); return answer(response, 200, { id, name: url.searchParams.get('name'), media: 'application/octet-stream', size: text.length, sha256: '00' }) }
    if (url.pathname.startsWith('/api/journal') && !actor.roles.some((role) => ['auditor', 'lead', 'administrator'].includes(role))) throw new Refusal(403, 'role.missing', say('审计链由审计人员、指挥部负责人和管理员查看。', 'The journal is open to auditors, leads and administrators.'))
    if (/\.xlsx$/.test(url.pathname)) return answer(response, 200, { note: 'xlsx' })
    for (const route of routes) {
      const hit = route.method === request.method ? route.shape.exec(url.pathname) : null
      if (!hit) continue
      const params = Object.fromEntries(route.names.map((name, i) => [name, decodeURIComponent(hit[i + 1])]))
      return answer(response, 200, route.act({ ...params, query: url.searchParams, body: text.length ? JSON.parse(text) : {}, actor, lang }))
    }
    throw new Refusal(404, 'not_found', say('没有这个地址。', 'No such address.'))
  } catch (thrown) {
    if (thrown instanceof Refusal) return refuse(thrown)
    console.error(thrown)
    return refuse(new Refusal(500, 'server.fault', say('服务器内部错误，编号 M-1。', 'Internal error, number M-1.')))
  }
}
function file(response, path) {
  let full = normalize(join(dist, path))
  if (!full.startsWith(dist) || !existsSync(full) || statSync(full).isDirectory()) full = join(dist, 'index.html')
  response.writeHead(200, { 'Content-Type': kTypes[extname(full)] ?? 'application/octet-stream', 'Content-Security-Policy': full.includes('/assets/scan_worker-') ? kScannerCsp : kCsp, 'X-Content-Type-Options': 'nosniff' })
  createReadStream(full).pipe(response)
}
export const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock')
  if (url.pathname.startsWith('/api/')) void api(request, response, url)
  else file(response, url.pathname)
})
if (process.argv[1]?.endsWith('server.mjs')) server.listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}`))
