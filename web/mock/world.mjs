// An invented region for looking at screens without the real server. Names are of the ten stems; ID numbers are masked
// forms of no real number. Nothing here is a rule: verdicts and deadlines are simply written down.
export const kNow = Date.parse('2020-02-17T06:20:00Z') // 14:20 in China

const iso = (ms) => new Date(ms).toISOString()
const hour = 3600_000
export const at = (hours) => iso(kNow + hours * hour)

const region = { kind: 'region', code: '320599', name: '云泽市' }
export const accounts = [
  { id: 'a-han', name: 'han', title: '审批科 韩某', roles: ['officer', 'reviewer'], scope: region, unmask: ['name', 'id_number', 'phone'] },
  { id: 'a-gu', name: 'gu', title: '值班 顾某', roles: ['lead'], scope: region, unmask: ['phone'] },
  { id: 'a-ma', name: 'ma', title: '北湖镇 马某', roles: ['inspector'], scope: { kind: 'region', code: '320599101', name: '云泽市北湖镇' }, unmask: [] },
  { id: 'a-zheng', name: 'zheng', title: '甲木服饰 郑某', roles: ['enterprise_clerk'], scope: { kind: 'enterprise', id: 'e-1', name: '甲木服饰（云泽）有限公司' }, unmask: [] },
  { id: 'a-wu', name: 'wu', title: '癸云包材 吴某', roles: ['enterprise_clerk'], scope: { kind: 'enterprise', id: 'e-10', name: '癸云环保包装材料科技发展（云泽）股份有限公司' }, unmask: [] },
  { id: 'a-audit', name: 'audit', title: '审计局 白某', roles: ['auditor'], scope: region, unmask: [] },
  { id: 'a-admin', name: 'admin', title: '信息中心 方某', roles: ['administrator'], scope: region, unmask: [] },
  { id: 'a-fresh', name: 'fresh', title: '园区 陆某', roles: ['officer'], scope: region, unmask: [], must_change_password: true },
].map((one) => ({ must_change_password: false, disabled: false, last_seen_at: at(-5), revision: 1, ...one }))

const names = ['甲木服饰（云泽）有限公司', '乙川电子有限公司', '丙泉食品有限公司', '丁岳机械制造有限公司', '戊野物流有限公司', '己澜塑业有限公司', '庚辰包装有限公司', '辛禾纺织有限公司', '壬海化工有限公司', '癸云环保包装材料科技发展（云泽）股份有限公司', '子衡医疗器材有限公司']
const trades = ['服装制造', '电子元件', '食品加工', '通用机械', '货运代理', '塑料制品', '包装', '纺织', '化工', '包装材料', '医疗器械']
const places = ['南桥园区', '高新园区', '柳湾镇', '北湖镇', '南桥园区', '东岭镇', '高新园区', '石浦镇', '南桥园区', '柳湾镇', '高新园区']
export const enterprises = Array.from({ length: 128 }, (_, i) => ({
  id: `e-${i + 1}`, uscc: `91990000MA${String(1000000 + i).slice(1)}3X`, name: i < names.length ? names[i] : `${'甲乙丙丁戊己庚辛壬癸'[i % 10]}${'山水云石林'[i % 5]}${i + 1} 号实业有限公司`,
  division: '320599101', division_name: `云泽市${places[i % places.length]}`, address: `演练路 ${i + 1} 号`, industry: trades[i % trades.length], headcount: 57 + ((i * 37) % 600), revenue_wan: 800 + i * 120,
  size: ['medium', 'large', 'small', 'medium', 'small', 'micro'][i % 6], above_scale: i % 3 !== 2, contact: '郑某某', phone: '138****5678', note: '', revision: 1, resumption: null, roster: null,
}))

const S = { draft: '草稿', submitted: '预审', review: '复核', site_review: '现场核查', returned: '退回补正', approved: '准予复工', stopped: '停工' }
const row = (i, no, state, next, missing, hours, share, extra = {}) => ({
  id: `c-${i}`, no: `FG-${no}`, service: 'resumption', service_title: '企业复工申请', enterprise: { id: `e-${i}`, name: enterprises[i - 1].name }, state, state_title: S[state], queue: S[state],
  lane: 'normal', lane_title: '普通通道', priority: 0, due_at: hours === null ? null : at(hours), due_text: hours === null ? '等企业补正' : '', share_used: share, overdue: hours !== null && hours < 0,
  assignee: { id: 'a-han', title: '审批科 韩某' }, next, missing, mine: true, revision: 3, ...extra,
})
const green = { lane: 'green', lane_title: '绿色通道', priority: 9 }
const nobody = { assignee: null, mine: false }
const other = (title) => ({ assignee: { id: 'a-x', title }, mine: false })
export const cases = [
  row(5, '20200217-0031', 'submitted', '核对 5 辆车与 11 名司机', ['司机健康证明 2 份'], 0.67, 0.43, green),
  row(11, '20200217-0028', 'site_review', '今晚突击审核', [], 3.67, 0.45, { ...green, ...nobody }),
  row(10, '20200216-0044', 'submitted', '4 人未在核准名册，2 人来自重点地区', ['承诺书'], -0.25, 1, {}),
  row(1, '20200214-0107', 'submitted', '员工名册筛查有 14 人未定论', ['额温枪 1 支', '名册 14 人定论'], 1.42, 0.84),
  row(3, '20200214-0111', 'submitted', '食堂方案待看', ['额温枪 1 支'], 2.67, 0.7),
  row(7, '20200214-0113', 'submitted', '防控方案第 2 版', [], 3.17, 0.65),
  row(2, '20200215-0009', 'review', '宿舍 6 人一间', [], 21.2, 0.52, other('园区 陆某')),
  row(4, '20200212-0064', 'returned', '食堂未分餐，第二次回头看未过', ['食堂整改照片'], null, 0.2, other('北湖镇 马某')),
  row(8, '20200216-0021', 'submitted', '口罩储备 2.4 天，须 3 天', ['口罩 500 只'], 42.7, 0.38),
  row(6, '20200217-0006', 'submitted', '首次提交', [], 44.7, 0.18, nobody),
  row(9, '20200217-0012', 'submitted', '邮件申请，附件已读入', [], 47.2, 0.12),
]
for (let i = 12; i < 90; i++) cases.push(row(i, `20200217-${String(100 + i)}`, i % 4 ? 'submitted' : 'review', '首次提交', i % 5 ? [] : ['承诺书'], 48 + i, 0.1, i % 3 ? nobody : other('园区 陆某')))
for (const one of cases) {
  const firm = enterprises[Number(one.enterprise.id.slice(2)) - 1]
  firm.resumption = { case_id: one.id, no: one.no, state: one.state, state_title: one.state_title, lane: one.lane }
}
cases.splice(cases.findIndex((one) => one.id === 'c-10'), 1, { ...cases.find((one) => one.id === 'c-10'), enterprise: { id: 'e-12', name: '癸云包材有限公司' } })
enterprises[9].resumption = null

const zh = (title, en) => ({ 'zh-CN': title, en })
const group = (title, en, extra = {}) => ({ 'x-ui': { group: zh(title, en), ...extra } })
export const form = {
  type: 'object', required: ['resume_on', 'workers', 'owner', 'owner_phone', 'sector', 'masks', 'thermometers', 'canteen', 'dormitory', 'plan_summary'],
  properties: {
    resume_on: { type: 'string', format: 'date', title: zh('计划复工日期', 'Planned day of resuming'), ...group('复工安排', 'Plan') },
    workers: { type: 'integer', minimum: 1, maximum: 100000, title: zh('申请到岗人数', 'Workers applied for'), ...group('复工安排', 'Plan', { unit: zh('人', 'people'), help: zh('按名册人数填写，分批到岗的填第一批。', 'As on the roster; the first batch if in batches.') }) },
    sector: { type: 'string', enum: ['supply', 'chain', 'general'], 'x-enum-titles': { supply: zh('保供（防疫、民生）', 'essential supply'), chain: zh('重点产业链', 'key supply chain'), general: zh('一般行业', 'general') }, title: zh('行业类别', 'Sector'), ...group('复工安排', 'Plan') },
    owner: { type: 'string', maxLength: 60, title: zh('疫情防控第一责任人', 'Person in charge of prevention'), ...group('责任人', 'In charge') },
    owner_phone: { type: 'string', pattern: '^1\\d{10}$', title: zh('责任人手机', 'Their mobile phone'), ...group('责任人', 'In charge', { widget: 'phone', help: zh('11 位手机号，办理进度也发到这里。', '11 digits; progress is sent there too.') }) },
    masks: { type: 'integer', minimum: 0, title: zh('口罩库存', 'Masks in stock'), ...group('物资与场所', 'Supplies and rooms', { unit: zh('只', 'pieces') }) },
    thermometers: { type: 'integer', minimum: 0, title: zh('额温枪', 'Thermometer guns'), ...group('物资与场所', 'Supplies and rooms', { unit: zh('支', 'pieces'), help: zh('每百人至少 1 支。', 'At least one per 100 people.') }) },
    canteen: { type: 'string', enum: ['split', 'staggered', 'gathered', 'none'], 'x-enum-titles': { split: zh('分餐', 'meals apart'), staggered: zh('错峰', 'staggered'), gathered: zh('聚集', 'together'), none: zh('无食堂', 'no canteen') }, title: zh('食堂', 'Canteen'), ...group('物资与场所', 'Supplies and rooms') },
    dormitory: { type: 'boolean', title: zh('有员工宿舍', 'Has dormitories'), ...group('物资与场所', 'Supplies and rooms') },
    plan_summary: { type: 'string', maxLength: 2000, title: zh('防控方案要点', 'Prevention plan in short'), ...group('物资与场所', 'Supplies and rooms', { widget: 'textarea', rows: 4 }) },
    mask_days: { type: 'number', readOnly: true, 'x-derived': 'masks / workers / 2', title: zh('口罩可用天数', 'Days of masks'), ...group('物资与场所', 'Supplies and rooms', { unit: zh('天', 'days') }) },
  },
}
export const documents = [
  { key: 'plan', title: '防控方案与应急预案', types: ['pdf', 'docx', 'jpg', 'png'], max_mb: 10, required: true }, { key: 'undertaking', title: '承诺书（已签章）', types: ['pdf', 'jpg', 'png'], max_mb: 10, required: true },
  { key: 'photos', title: '宿舍食堂照片', types: ['jpg', 'png'], max_mb: 20, required: true }, { key: 'supplies', title: '物资清单', types: ['pdf', 'xlsx', 'jpg'], max_mb: 10, required: false },
]
export const service = {
  service: 'resumption', version: 3, title: '企业复工申请', applicant: 'enterprise', channels: ['phone', 'web', 'email', 'counter'], form, documents,
  states: Object.entries(S).map(([state, title]) => ({ state, title })), lanes: [{ lane: 'normal', title: '普通通道' }, { lane: 'green', title: '绿色通道' }],
}

const checklist = {
  name: 'checklist', title: '复工条件核查', table: 'T5', version: '第 1 版', outcome: [{ missing: '额温枪不足（每百人 1 支）', level: '否决', mend: '申请调拨或协调' }, { missing: '员工 14 天去向排查未完成', level: '否决', mend: '补齐一人一档' }], rule: null,
  because: '142 人须 2 支额温枪，现有 1 支；名册 14 人未定论', cites: '国发明电〔2020〕4 号；复工条件核查表 2020-02-10 起',
  explanation: [['1', false, '防控方案', '= false', true], ['2', false, '明确第一责任人', '= false', true], ['3', true], ['4', false, '口罩储备天数', '< 3', 3.6], ['5', true], ['6', false, '消毒用品天数', '< 3', 8], ['7', false, '隔离间数/每百人', '< 1', 2], ['8', false, '宿舍每间人数', '> 6', 6], ['9', false, '宿舍人均㎡', '< 2.5', 3.1], ['10', false, '食堂', '= 聚集', '分餐'], ['11', false, '承诺书', '= false', true], ['12', false, '重点地区员工已劝留', '= false', true]]
    .map(([rule, hit, input, test, value]) => ({ rule, hit, failing: hit ? null : { input, test, value } })),
}
const route = { name: 'route', title: '审批路径', table: 'T6', version: '第 1 版', outcome: { path: '普通通道', hours: '48 小时' }, rule: '3', because: '一般行业，有 2 项否决级缺项', cites: '张家港复工条件 2020-02-09', explanation: [] }

export function full_case(row, actor) {
  const clerk = actor.roles.includes('enterprise_clerk')
  const extra = row.extra ?? {}
  const open = ['draft', 'returned'].includes(row.state)
  const order = ['draft', 'submitted', 'review', 'site_review', 'approved']
  const place = Math.max(0, order.indexOf(row.state === 'returned' ? 'submitted' : row.state))
  const needs = row.missing.map((text) => ({ text }))
  const action = (event, title, kind, more = {}) => ({ event, title, kind, ready: true, needs: [], reason_required: false, to: '', ...more })
  const actions = {
    draft: [action('submit', '提交申请', 'primary', row.documents?.undertaking?.length ? {} : { ready: false, needs: [{ text: '承诺书' }] }), action('withdraw', '撤销', 'quiet')],
    returned: [action('submit', '重新提交', 'primary')],
    submitted: [action('return', `要求补正：${row.missing.length} 项`, 'normal', { reason_required: true }), action('prepass', '通过预审', 'primary', { ready: !needs.length, needs }), action('refuse', '不予通过', 'danger', { reason_required: true })],
    review: [action('review', '通过复核', 'primary', { ready: false, needs: [{ text: '须由另一人办理（您预审过这件）' }] }), action('return', '退回补正', 'normal', { reason_required: true })],
    site_review: [action('approve', '准予复工', 'primary', { ready: false, needs: [{ text: '现场核查未完成' }] }), action('refuse', '不予通过', 'danger', { reason_required: true })],
    approved: [action('stop', '发停工通知', 'danger', { reason_required: true })],
  }[row.state] ?? []
  const allowed = clerk ? (open ? actions : []) : actor.roles.includes('auditor') ? [] : actions
  const files = row.documents ?? (open ? {} : { plan: [{ id: 'f-1', name: '防控方案与应急预案（第二版，2020年2月16日修订，含宿舍食堂分区图）.pdf', size: 834000, at: at(-40) }], undertaking: [{ id: 'f-2', name: '承诺书.jpg', size: 1240000, at: at(-40) }], photos: [{ id: 'f-3', name: '食堂1.jpg', size: 2240000, at: at(-39) }, { id: 'f-4', name: '宿舍2.jpg', size: 2140000, at: at(-39) }] })
  return {
    ...row, form: row.form ?? { resume_on: '2020-02-18', workers: 142, sector: 'general', owner: '郑某某', owner_phone: '13800005678', masks: 1022, thermometers: 1, canteen: 'split', dormitory: true, plan_summary: '每日两次测温；宿舍一人一间隔离室两间；食堂分餐，盒饭送车间。' },
    form_schema: form, derived: { mask_days: 3.6 }, form_editable: open,
    documents: documents.map((one) => ({ ...one, files: files[one.key] ?? [] })),
    tasks: row.state === 'site_review' || row.id === 'c-1' ? [{ key: 'canteen', title: '食堂分餐或错峰', by: 'reviewer', done: true, verdict: 'pass', note: '盒饭，分 4 批', at: at(-3), who: '北湖镇 马某' }, { key: 'dorm', title: '现场核查', by: '现场核查人员', may: true, checklist: [{ key: 'entrance', title: '入口测温、登记、消毒', ok: null }, { key: 'dormitory', title: '宿舍每间不超过 6 人，人均不少于 2.5 平方米', ok: null }], done: Boolean(extra.dorm), verdict: extra.dorm ?? null, note: null, at: extra.dorm ? at(0) : null, who: extra.dorm ? actor.title : null }, { key: 'ledger', title: '一人一档台账', by: 'inspector', done: true, verdict: 'fail', note: '第 18、46、118 行缺去向', at: at(-2), who: '北湖镇 马某' }] : [],
    steps: order.map((state, i) => ({ state, title: { draft: '提交', submitted: '预审', review: '复核', site_review: '现场核查', approved: '结论' }[state], reached: i <= place, current: i === place })),
    decisions: open ? [] : [checklist, route],
    verdict: row.state === 'approved' ? { kind: 'go', title: '准予复工', lines: ['2 月 18 日 08:00 起，142 人'] } : row.missing.length ? { kind: 'check', title: `暂不能通过：还差 ${row.missing.length} 项`, lines: row.missing[0]?.startsWith('额温枪') ? ['① 额温枪不足：142 人须 2 支，现有 1 支。② 名册 14 人未定论。其余 10 项齐。', '依据 复工条件核查表 第 5 行、第 3 行（2020-02-10 起）。补齐后：直接进入复核。'] : row.missing } : open ? { kind: 'check', title: '还没有提交', lines: ['填完五步后提交，预审在一个工作日内办理。'] } : { kind: 'go', title: '条件齐备', lines: ['12 项核查全部通过。'] },
    actions: allowed, opened_at: at(-70), service_version: 3, applicant_masked: { contact: '郑某某', phone: '138****5678' },
    lanes: clerk ? [] : [{ lane: 'normal', title: '普通通道', may_open: true }, { lane: 'green', title: '绿色通道', may_open: true }],
    receipts: row.receipts ?? [], receipt_items: [{ item: 'thermometer_gun', title: '额温枪', unit: '支' }, { item: 'mask', title: '口罩', unit: '只' }],
    assignable: clerk ? [] : accounts.filter((one) => one.roles.includes('officer')).map(({ id, title }) => ({ id, title })),
    lacks: row.id === 'c-1' && !open ? [{ key: 'gun', text: '额温枪，差 1 支', mend: { kind: 'receipt', key: 'thermometer_gun' } }, { key: 'roster', text: '名册 14 人现在不能到岗', mend: { kind: 'roster', key: '' } }] : undefined,
  }
}

export function former_case(page, event) {
  return { ...page, actions: [], assignable: [], lanes: page.lanes.map((one) => ({ ...one, may_open: false })), receipt_items: [], form_editable: false, mine: false, applicant_masked: { contact: '', phone: '' },
    as_of: { event, newest: 7, at: at(-60), left_out: ['可以办的动作、可以交给谁', '企业今天的联系人、电话和名册', '公文和线上核验的结果'] } }
}
export function corrections(id) {
  const round = (n) => ({ round: n, before_event: n * 2, after_event: n * 2 + 1, returned_at: at(-60 + n), handed_in_at: at(-50 + n), returned_by: '韩某', handed_in_by: '郑某某（企业）', reason: n === 1 ? '口罩数量与台账不符' : '名册第 18 行身份证号末位不符',
    fields: [{ key: 'masks', title: '口罩', before: 922 + n, after: 1022, masked: false }, { key: 'owner_phone', title: '负责人手机', before: '138****5678', after: '138****5678', masked: true }],
    papers: [{ key: 'plan', title: '防控方案', kind: 'replaced', before: [{ id: 'f-0', name: '防控方案.pdf', size: 800000, at: at(-70) }], after: [{ id: 'f-1', name: '防控方案与应急预案（第二版，2020年2月16日修订，含宿舍食堂分区图）.pdf', size: 834000, at: at(-40) }] }] })
  const items = id === 'c-1' ? [round(1), round(2)] : []
  return { items, next: null, total: items.length }
}
let event = 8
const entry = (hours, who, what_title, line, why = null) => ({ at: at(hours), who, what: 'case.event', what_title, why, hash: 'b71e…09c4', line, event: --event })
export const ledger = [
  entry(-0.23, '物资组 余某', '受理额温枪 1 支的需求', '市级库可调 2 支，预计 17:30'), entry(-0.65, '系统', '筛查 142 人：准予 128，观察 7，不准 7', '政策表 T2 第 1 版'), entry(-0.67, '郑某某（企业）', '重新提交名册', '改了 3 行：18、46、118'),
  entry(-52, '韩某', '退回补正', '', '名册第 18 行身份证号末位不符'), entry(-70, '韩某', '认领', ''), entry(-70.4, '系统', '分到普通通道', '不属四类保障行业'), entry(-70.5, '郑某某（企业）', '手机提交', '受理号短信已送达 138****5678'),
]

export const handlings = [
  { seq: 941, at: at(-1), what: 'personal.unmasked', what_title: '查看个人信息', who: '指挥部 顾某', about: 'person', about_id: 'p-1', why: '电话核对行程', hash: 'b71e'.repeat(16) },
  { seq: 804, at: at(-20), what: 'pass.issued', what_title: '签发通行证', who: '审批科 韩某', about: 'pass', about_id: 'pass-1', why: '', hash: '09c4'.repeat(16) },
  { seq: 233, at: at(-60), what: 'roster.screened', what_title: '名册已筛查', who: '系统', about: 'roster', about_id: 'r-1', why: '', hash: '5a1d'.repeat(16) },
]

// ---- rosters ----
const kinds = [
  ['excluded', '不准', '重点地区 H 市', 6, '绿', '高风险地未满 14 天，还差 8 天', 'S07', '2 月 25 日满 14 天，并上传解除隔离证明 → 准予到岗，早晚测温 14 天（S12）。届时自动复审，不用重报。'], ['excluded', '不准', '重点地区 H 市', 11, '绿', '高风险地未满 14 天', 'S07', '2 月 20 日起复审'],
  ['review', '待复核', '重点地区 H 市', 15, '绿', '缺解除隔离证明', 'S08', '上传证明即可'], ['excluded', '不准', '无', null, '无', '无码且无健康证明', 'S11', '补健康证明'], ['excluded', '不准', '无', null, '无', '无码且无健康证明', 'S11', '补健康证明'], ['excluded', '不准', '低风险', 3, '红', '健康码为红', 'S04', '解除隔离并转绿'],
  ['excluded', '不准', '低风险', 2, '绿', '体温 37.5℃，送发热门诊', 'S01', '体温正常且无症状后复审'], ['observe', '观察', '中风险 G 县', 9, '绿', '中风险未满 14 天，还差 5 天', 'S10', '居家 5 天，至 2 月 22 日'], ['observe', '观察', '中风险 G 县', 12, '绿', '中风险未满 14 天，还差 2 天', 'S10', '居家 2 天'],
  ['observe', '观察', '中风险 K 区', 13, '绿', '中风险未满 14 天，还差 1 天', 'S10', '明天起可到岗'], ['observe', '观察', '低风险', 8, '黄', '健康码为黄，居家 7 天', 'S09', '转绿即可'], ['observe', '观察', '低风险', 5, '黄', '健康码为黄，居家 7 天', 'S09', '转绿即可'], ['observe', '观察', '中风险 G 县', 10, '绿', '中风险未满 14 天，还差 4 天', 'S10', '居家 4 天'], ['observe', '观察', '低风险', 7, '黄', '健康码为黄，居家 7 天', 'S09', '转绿即可'],
]
const family = '李何孙周吴郑冯王陈褚赵卫蒋沈'
export function lines_of(total) {
  const settle = kinds.map(([verdict, verdict_title, from, left_days, code, reason, reason_code, would_pass], i) => ({
    id: `l-${i + 1}`, row: [18, 29, 103, 118, 121, 130, 137, 46, 52, 60, 71, 84, 97, 99][i], person_id: `p-${i}`, name: `${family[i]}${i % 2 ? '某' : '某某'}`, document_number: `320***********${String(1234 + i * 531).slice(0, 4)}`, phone: '138****5678',
    from, left_days, code, temperature: reason_code === 'S01' ? 37.5 : 36.4, verdict, verdict_title, days: verdict === 'observe' ? 14 - (left_days ?? 7) : null, reason_code, reason, would_pass,
  }))
  const cleared = Array.from({ length: total - settle.length }, (_, i) => ({ id: `l-${100 + i}`, row: i + 150, person_id: `p-${100 + i}`, name: `${family[i % 14]}某`, document_number: `990***********${String(1000 + (i % 9000))}`, phone: '138****0000', from: i % 3 ? '本地' : '低风险', left_days: null, code: '绿', temperature: 36.5, verdict: 'cleared', verdict_title: '准予', days: 0, reason_code: 'S13', reason: '低风险地区，准予到岗', would_pass: null }))
  return [...settle, ...cleared]
}
const roster = (id, enterprise, total, extra = {}) => ({ id, enterprise: { id: enterprise.id, name: enterprise.name }, file_name: '员工名册 0217.xlsx', date: '2020-02-17', at: at(-0.65), total, cleared: total - 14, observe: 7, excluded: 6, review: 1, problems: 4, state: 'screened', case_id: null, approved_at: null, earlier: 'r-3', departed: 0, at_work: total - 14, screened_again_at: null, screened_again_day: null, ...extra })
export const rosters = [roster('r-1', enterprises[0], 142, { case_id: 'c-1' }), roster('r-2', enterprises[1], 10000, { file_name: '乙川电子 全员花名册（人事部 2 月 16 日导出，含劳务派遣与外包人员）.xlsx', at: at(-20) }), ...Array.from({ length: 12 }, (_, i) => roster(`r-${i + 3}`, enterprises[i + 2], 57 + i * 20, { at: at(-24 - i * 3) }))]
enterprises[0].roster = { id: 'r-1', cleared: 128, observe: 7, excluded: 6, review: 1, total: 142 }
enterprises[1].roster = { id: 'r-2', cleared: 9986, observe: 7, excluded: 6, review: 1, total: 10000 }
export const why = (line) => ({
  line, cites: '国发明电〔2020〕4 号；苏州第 10 号通告 2020-02-22', explanation: [{ rule: '1', reason_code: 'S01', hit: line.reason_code === 'S01', failing: line.reason_code === 'S01' ? null : { input: '体温', test: '>= 37.3', value: line.temperature } }, { rule: '2', reason_code: 'S02', hit: false, failing: { input: '症状', test: '= true', value: false } }, { rule: '4', reason_code: 'S04', hit: false, failing: { input: '健康码', test: '= 红', value: line.code } }, { rule: '9', reason_code: line.reason_code, hit: line.reason_code !== 'S01', failing: null }],
})
export const cells = [
  { sheet: 'Sheet1', cell: 'C18', row: 18, column: '证件号', code: 'identifier.check_digit', detail: '第 18 行身份证号末位应为 4，表中为 7；请核对原件。', value: '320***********1237', suggestion: '320***********1234' }, { sheet: 'Sheet1', cell: 'C55', row: 55, column: '证件号', code: 'roster.duplicate', detail: '与 C31 是同一个人；请删去一行。', value: '320***********5512', suggestion: null },
  { sheet: 'Sheet1', cell: 'F84', row: 84, column: '离开日期', code: 'cell.not_a_date', detail: '“上周五”不是日期；请写成 2020-02-14 的样子。', value: '上周五', suggestion: '2020-02-14' }, { sheet: 'Sheet1', cell: 'E112', row: 112, column: '来自', code: 'division.ambiguous', detail: '“白石”有 2 个县同名；请写上省份。', value: '白石', suggestion: null },
]
export const on_site = [
  { id: 'o-1', at: at(-1.2), person_id: 'p-900', name: '秦某', document_number: '420***********0031', listed: false, verdict: 'excluded', verdict_title: '集中隔离 14 天', reason: '名册外在岗；高风险地未满 14 天', reason_code: 'S07+L03', days: 9 }, { id: 'o-2', at: at(-1.1), person_id: 'p-901', name: '许某某', document_number: '330***********7710', listed: false, verdict: 'observe', verdict_title: '立即离岗，补报名单', reason: '名册外在岗', reason_code: 'L03', days: null },
]
const firm = ['癸云包材', '戊野物流', '甲木服饰、丙泉、戊野', '丁岳机械', '预审积压', '北湖卡口', '辛禾纺织', '壬海化工']
const stuck = (what, where, who, late, title, line, extra = {}) => ({ what, where, who, since: at(-late / 60 - 2), late_minutes: late, case_id: 'c-1', title, line, can_nudge: true, ...extra })
export const command_post = (lang) => ({
  as_of: at(-0.01),
  figures: [['resumed', '复工 / 申请企业', 312, 418, '家', 'normal', '/enterprises?stage=approved', '今日 +17，占 75%'], ['fully_staffed', '满员企业', 96, null, '家', 'normal', '/enterprises', '今日 +4'], ['excluded', '名册不准', 428, null, '人', 'normal', '/rosters', '涉及 63 家'], ['due', '今日到期', 14, null, '件', 'normal', '/cases?view=due', '其中绿色通道 2 件'], ['supply_gap', '物资缺口', 3, null, '支额温枪', 'act', '/cases?view=all&q=额温枪', '3 家企业因此不能复工'], ['overdue', '逾期办件', 5, null, '件', 'act', '/cases?view=overdue', '最久逾期 1 天 3 小时']]
    .map(([key, title, value, of, unit, tone, list]) => ({ key, title: lang === 'en' ? { resumed: 'Resumed / applied', fully_staffed: 'Fully staffed', excluded: 'Excluded on rosters', due: 'Due today', supply_gap: 'Supply gap', overdue: 'Overdue cases' }[key] : title, value, of, unit: lang === 'en' ? { 家: 'firms', 人: 'people', 件: 'cases', 支额温枪: 'thermometer guns' }[unit] : unit, tone, list })),
  stuck: [
    stuck('unlisted', '柳湾镇', '柳湾镇 沈某', 15, `${firm[0]}：4 人未在核准名册，2 人来自重点地区`, '同车间 36 人待查密接，13:05 检查组发现'), stuck('deadline', '南桥园区', '园区 陆某', 1, `${firm[1]}：5 辆货车未经批准出车`, '已通知停工；停一日损失约 20 万元，绿色通道缺 2 份健康证明', { case_id: 'c-5' }), stuck('supply', '', '物资组 余某', 0, `额温枪缺 3 支：${firm[2]}`, '市级库可调 2 支，另 1 支未落实；影响 294 人'),
    stuck('look_back', '北湖镇', '北湖镇 马某', 1620, `${firm[3]}：食堂未分餐，第二次回头看未过`, '逾期 1 天 3 小时，住宿 210 人', { case_id: 'c-4' }), stuck('queue', '', '审批科 韩某', 0, '预审积压 14 件，其中 3 件今日到期', '南桥园区占 9 件；可改派高新园区 2 人', { case_id: null, can_nudge: false }), stuck('deadline', '石浦镇', '审批科 韩某', 0, `${firm[6]}：口罩储备 2.4 天，须 3 天`, '等物资组调拨', { case_id: 'c-8' }), stuck('deadline', '南桥园区', '审批科 韩某', 0, `${firm[7]}：2 处与登记不符`, '待核地址与法人', { case_id: 'c-9' }),
  ],
  funnel: [['提交申请', 418], ['预审通过', 371], ['复核通过', 344], ['现场核查过', 329], ['准予复工', 312], ['满员', 96]].map(([title, count], i) => ({ state: `s${i}`, title, count })),
  next: [[2.2, '癸云 4 人撤离复查', 'c-10'], [3.2, '预审 3 件到期', 'c-1'], [3.2, '额温枪 3 支须落实', 'c-3'], [0.67, '戊野物流 预审到期', 'c-5'], [17, '口罩 8,000 只入库', null], [18.2, '现场核查 4 家', 'c-11'], [19.2, '丁岳食堂第三次回头看', 'c-4'], [21.2, '乙川电子 复核到期', 'c-2']].map(([h, title, case_id]) => ({ at: at(h), title, case_id })),
  report: { enterprises: 431, applied: 418, approved: 329, resumed: 312, fully_staffed: 96, stopped: 2, excluded: 428, unlisted_on_site: 4 },
})
const things = [['case.prepass', '通过预审', 'case', 'c-2', null], ['roster.screen', '筛查名册', 'roster', 'r-1', null], ['case.return', '退回补正', 'case', 'c-1', '名册第 18 行身份证号末位不符'], ['person.unmask', '查看全号', 'person', 'p-3', '电话核对健康证明'], ['case.lane', '开通绿色通道', 'case', 'c-5', '原料断供，停一日损失约 20 万元'], ['account.create', '新开账户', 'account', 'a-fresh', null]]
export const journal = Array.from({ length: 640 }, (_, i) => ({ seq: 640 - i, at: at(-i * 0.13), actor: accounts[i % 4].title, what: things[i % 6][0], what_title: things[i % 6][1], subject_kind: things[i % 6][2], subject_id: things[i % 6][3], why: things[i % 6][4], service: 'resumption 3', hash: `b71e${(i * 7919).toString(16).padStart(8, '0')}55aa09c4`, prev: '' }))
export const risk_levels = [['420000', '湖北省', 'severe', '2020-01-23', null, '指挥部公告第 2 号（2020-01-23）'], ['330300', '浙江省温州市', 'severe', '2020-02-02', null, '指挥部公告第 5 号（2020-02-02）'], ['320599104', '云泽市柳湾镇', 'high', '2020-02-11', null, '市疫情防控办通报 2020-02-11'], ['411500', '河南省信阳市', 'medium', '2020-02-05', '2020-02-21', '指挥部公告第 6 号']].map(([division, division_name, level, from, to, source], i) => ({ id: `k-${i}`, division, division_name, level, from, to, source, revision: 1 }))
export const divisions = [['420000', '湖北省', 1], ['420100', '武汉市', 2], ['330300', '温州市', 2], ['320599', '云泽市', 3], ['320599101', '北湖镇', 4], ['320599104', '柳湾镇', 4]].map(([code, name, level]) => ({ code, name, level, parent: null, full_name: level === 4 ? `云泽市${name}` : name, lon: null, lat: null }))

export const people = ['李*演', '李*练', '李**'].map((name, i) => ({ id: `p-${i}`, document_kind: i === 2 ? 'passport' : 'resident_id', document_number: i === 2 ? 'G******21' : `990000********001${i}`, name, phone: `138****123${i}`, home: '421126', home_name: '湖北省黄冈市蕲春县', enterprises: [{ id: `e-${i + 1}`, name: enterprises[i].name }] }))
export const places_known = [['village', '花庄村', 120.55, 31.9], ['community', '南桥社区', null, null], ['checkpoint', '东岭卡口', 120.6, 31.88], ['clinic', '柳湾镇卫生院', null, null]].map(([kind, name, lon, lat], i) => ({ id: `l-${i}`, division: '320599104', division_name: '云泽市柳湾镇', kind, name, lon, lat, revision: 1 }))
export const import_report = { rows: 20, added: 3, changed: 15, same: 0, failed: 2, notes: [], problems: [{ code: 'uscc.check_digit', at: 'B7', args: {}, detail: '统一社会信用代码的校验位不对，请对照营业执照' }, { code: 'sheet.blank', at: 'A12', args: {}, detail: '这里不能空着，请填写' }] }

// What inspectors' phones handed in: one line that could not be done waits for a person.
export const field = {
  phones: [{ id: 'f-0', name: 'Android 10', who: '北湖镇 马某', counter: 14, hash: '', waiting: 2, unsettled: 1, enrolled_at: at(-40), seen_at: at(-1), revoked_at: null }],
  entries: [{ phone_id: 'f-0', phone: 'Android 10', who: '北湖镇 马某', kind: 'person', counter: 14, hash: 'aa', enterprise_id: 'e-2', enterprise: '乙川电子有限公司', case_id: '', no: '', name: '测**', document_number: '990***********0019', text: '黄岗', verdict: '', problem: 'roster.place_unknown', detail: '找不到这个地方，请写到县（区）', conflicts: ['refused'], happened_at: at(-3), recorded_at: at(-1), settled_at: null }],
}

// The end of an emergency: the dry run, one that waits and one that is done.
const erasure_lines = [
  ['person', '人员（证件号码、姓名、电话、来源地、名册原表、观察和通行记录）', true, 'E01', 12_480], ['person', '人员：仍在健康观察', false, 'E10', 3], ['driver', '驾驶员', true, 'E02', 64],
  ['ledger', '卡口、检查、乘车手机记下的其他人（以前各天）', true, 'E04', 17], ['case', '办件及其材料', false, 'E21', 905],
].map(([kind, title, erases, reason, count]) => ({ kind, title, erases, reason, count, done: 0, because: reason === 'E10' ? '仍在健康观察，解除后再销毁' : erases ? '应对工作结束后予以销毁（突发事件应对法第八十五条，个人信息保护法第四十七条）' : '案卷属于机关档案，按保管期限移交和销毁' }))
const erasure_total = 12_561
export const erasure_survey = () => ({ policy: 'erasure@2020-02-09', draft: true, total: erasure_total, lines: erasure_lines })
export const erasure_of = (id, state, reason, more = {}) => ({ id, state, policy: 'erasure@2020-02-09', reason, ends_on: '2020-02-16', asked_by: '值班 顾某', asked_at: at(-2), confirmed_by: '', confirmed_at: null, finished_at: null, job_id: '', step: '', total: erasure_total, done: 0, may_confirm: false, lines: erasure_lines, ...more })
export const rotation_of = (id, state, reason, more = {}) => ({ id, state, reason, asked_by: '管理员 方某', asked_at: at(-2), confirmed_by: '', confirmed_at: null, finished_at: null, job_id: '', former: '', master: '', done: 0, total: 0, may_confirm: false, ...more })
export const rotations = [
  rotation_of('mk-1', 'asked', '信息中心人员调离'),
  rotation_of('mk-0', 'done', '年度更换', { confirmed_by: '管理员 顾某', confirmed_at: at(-200), finished_at: at(-199), asked_at: at(-210), former: '5b1e09c4', master: '8fa2771d', done: 14_208, total: 14_208 }),
]
export const erasures = [
  erasure_of('er-1', 'asked', '指挥部 2 月 16 日宣布应急响应结束，演练'),
  erasure_of('er-0', 'done', '上一次演练结束', { confirmed_by: '信息中心 方某', confirmed_at: at(-200), finished_at: at(-199), asked_at: at(-210), done: erasure_total, ends_on: '2020-02-08' }),
]

// ---- what becomes of rosters ----
export function differences(roster, query, lang) {
  const say = (zh, en) => (lang === 'en' ? en : zh)
  const person = (i) => ({ person_id: `p-${i}`, name: ['李*', '王**', '欧**', '赵*'][i % 4], document_number: `990***********${1000 + i}`, row: i + 2, row_before: i + 1, erased: false, verdict: 'cleared', verdict_title: say('准予', 'Cleared'), verdict_before: 'cleared', verdict_before_title: say('准予', 'Cleared'), fields: [] })
  const added = [0, 1].map((i) => ({ ...person(i), kind: 'added', kind_title: say('新增', 'Added'), row_before: null, verdict_before: '', verdict_before_title: '' }))
  const left = [{ ...person(2), kind: 'left', kind_title: say('不在了', 'Left'), row: null, verdict: '', verdict_title: '' }]
  const phone = { field: 'phone', label: say('手机', 'Telephone'), before: '139****0001', after: '137****0003', text: say('手机：139****0001 → 137****0003', 'Telephone: 139****0001 → 137****0003') }
  const verdict = { field: 'verdict', label: say('结论', 'Verdict'), before: say('准予', 'Cleared'), after: say('不准', 'Excluded'), text: say('结论：准予 → 不准', 'Verdict: Cleared → Excluded') }
  const changed = [3, 4, 5].map((i) => ({ ...person(i), kind: 'changed', kind_title: say('有变化', 'Changed'), fields: i === 3 ? [verdict, phone] : [phone], ...(i === 3 ? { verdict: 'excluded', verdict_title: say('不准', 'Excluded') } : {}) }))
  const all = [...added, ...left, ...changed]
  const field = query.get('field')
  const items = all.filter((one) => (!query.get('view') || query.get('view') === 'all' || one.kind === query.get('view')) && (!field || one.fields.some((f) => f.field === field)))
  const brief = (one) => ({ id: one.id, file_name: one.file_name, state: one.state, date: one.date, at: one.at, total: one.total })
  return { earlier: brief(rosters[2]), later: brief(roster), added: 2, left: 1, changed: 3, same: roster.total - 5, by_field: [{ field: 'verdict', label: say('结论', 'Verdict'), people: 1 }, { field: 'phone', label: say('手机', 'Telephone'), people: 3 }], items, next: null, total: items.length }
}
export function verdict_changes(lang) {
  const say = (zh, en) => (lang === 'en' ? en : zh)
  return Array.from({ length: 6 }, (_, i) => ({ id: `vc-${i}`, round_id: 'rr-1', person_id: `p-${i}`, name: ['李*', '王**', '欧**'][i % 3], document_number: `990***********${2000 + i}`, enterprise_id: enterprises[i % 3].id, enterprise: enterprises[i % 3].name, roster_id: 'r-1', verdict_before: 'cleared', verdict_before_title: say('准予到岗，早晚测温14天', 'May work, temperature twice a day'),
    verdict: i % 2 ? 'observe' : 'excluded', verdict_title: i % 2 ? say('居家观察', 'Observed at home') : say('集中隔离', 'Central quarantine'), days: 9, reason_before: 'S13', reason_code: i % 2 ? 'S10' : 'S07', reason: say('14 天内到过高风险地区，离开 5 天，还差 9 天', 'Was in a high-risk area within 14 days; left 5 days ago, 9 to go'), because: i === 5 ? 'day' : 'risk', because_title: i === 5 ? say('离开天数', 'Days since leaving') : say('风险等级', 'Risk level'), at: at(-1), erased: false }))
}
export function roster_rounds(lang) {
  const say = (zh, en) => (lang === 'en' ? en : zh)
  const round = (id, extra) => ({ id, cause: 'risk', cause_title: say('风险等级变了', 'Risk levels changed'), detail: say('湖北省武汉市江岸区：高风险，2020-02-17 起', '湖北省武汉市江岸区: high risk, from 2020-02-17'), why: '', state: 'done', state_title: say('已完成', 'Done'), opened_by: say('系统', 'The system'), table: 'worker_screening@2020-02-08', day: '2020-02-17', opened_at: at(-1), began_at: at(-1), ended_at: at(-0.9), done: 0, to_do: 0, changed: 6, rosters: 3, cleared: 0, observe: 3, review: 0, excluded: 3, ...extra })
  return [round('rr-1', {}), round('rr-2', { cause: 'by_hand', cause_title: say('人工发起', 'Started by hand'), detail: '', why: say('周末前再看一遍', 'Once more before the weekend'), state: 'running', state_title: say('进行中', 'Running'), done: 600, to_do: 1420, ended_at: null, changed: 0, rosters: 0, observe: 0, excluded: 0, opened_at: at(-20) })]
}
export function on_two(lang) {
  const say = (zh, en) => (lang === 'en' ? en : zh)
  const on = (firm, extra = {}) => ({ id: firm.id, name: firm.name, roster_id: 'r-1', date: '2020-02-17', verdict: 'cleared', verdict_title: say('准予', 'Cleared'), ...extra })
  return [{ person_id: 'p-1', name: '李*', document_number: '990***********1234', count: 2, enterprises: [on(enterprises[0]), on(enterprises[1], { roster_id: 'r-2', verdict: 'excluded', verdict_title: say('不准', 'Excluded') })] }, { person_id: 'p-2', name: '欧***', document_number: '990***********5678', count: 2, enterprises: [on(enterprises[0]), { id: '', name: '云泽市东湖区', roster_id: '', date: '2020-02-16', verdict: '', verdict_title: '' }] }]
}
