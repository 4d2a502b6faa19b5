// Policy tables of the invented region: one table to look at and one draft of it in each state. Checks are played by one rule: a
// rule without a test blocks, and so does ">14" beside "< 14". Not a second engine.
const columns = {
  inputs: [
    { name: 'temp', label: '体温', type: 'number', allowed: [], passes: '', fixed: true },
    { name: 'risk', label: '14天内最高风险旅居地', type: 'string', allowed: ['高', '中', '低', '本地'], passes: '', fixed: true },
    { name: 'days', label: '离开该地天数', type: 'integer', allowed: [], passes: '', fixed: false },
    { name: 'release', label: '解除隔离证明', type: 'boolean', allowed: ['是', '否'], passes: '', fixed: false },
  ],
  outputs: [
    { name: 'conclusion', label: '结论', type: 'string', allowed: [], passes: '准予到岗、准予到岗，早晚测温14天', fixed: false },
    { name: 'observe_days', label: '观察天数', type: 'integer', allowed: [], passes: '', fixed: false },
  ],
}
const rule = (id, conditions, conclusions, because, because_text_en) => ({ id, conditions, conclusions, reason: id, because, because_text_en, cites: '国发明电〔2020〕4号 2020-02-21' })
const test = (name, given, expect, reasons) => ({ name, given: Object.entries(given).map(([key, value]) => ({ name: key, value })), expect: Object.entries(expect).map(([key, value]) => ({ name: key, value })), reasons, missing: [], problem: '', failed: '' })
const base = {
  id: 'worker_screening', title: '返岗人员筛查', hit: 'F', source: '14天观察、体温：张家港复工条件；37.3℃：珠海高新区；以上为读到的副本，须与原件核对', note: '健康结论与名册核对是两个判定，取较重者。', when_missing: '', from: '2020-02-08', to: null, draft: false, ...columns,
  rules: [
    rule('S01', ['≥ 37.3', '', '', ''], ['送发热门诊', ''], '体温 {temp} 度，不低于 37.3 度', 'temperature {temp}, at least 37.3'),
    rule('S07', ['', '高', '< 14', ''], ['集中隔离', '14 - days'], '来自高风险地区，离开 {days} 天，不足 14 天', 'from a high-risk area, left {days} days ago, less than 14'),
    rule('S08', ['', '高', '≥ 14', '否'], ['人工复核', ''], '来自高风险地区满 14 天，缺解除隔离证明', 'from a high-risk area 14 days ago or more, without a release certificate'),
    rule('S10', ['', '中', '< 14', ''], ['居家观察', '14 - days'], '来自中风险地区，离开 {days} 天，不足 14 天', 'from a medium-risk area, left {days} days ago, less than 14'),
    rule('S12', ['', '高、中', '≥ 14', ''], ['准予到岗，早晚测温14天', '0'], '离开满 14 天', 'left 14 days ago or more'),
    rule('S13', ['', '低、本地', '', ''], ['准予到岗', '0'], '低风险或本地', 'low risk or local'),
    rule('S99', ['', '', '', ''], ['人工复核', ''], '其余情况由人决定', 'a person decides all else'),
  ],
  tests: [
    test('高风险六天', { temp: '36.5', risk: '高', days: '6', release: '否' }, { conclusion: '集中隔离', observe_days: '8' }, ['S07']),
    test('体温正好37.3', { temp: '37.3', risk: '低' }, { conclusion: '送发热门诊' }, ['S01']),
    ...['S08', 'S10', 'S12', 'S13', 'S99'].map((id) => test(`规则 ${id}`, { temp: '36.5', risk: '中', days: '20' }, {}, [id])),
  ],
}
const ours = { ...base, id: 'pass_issue', title: '通行证签发', hit: 'U', draft: true, source: '起草：期限与范围须由指挥部定' }
const version = (id, from, state, more = {}) => ({ version: `${id}@${from}`, state, from, to: null, shipped: true, published_at: null, author: '', confirmed_by: '', reason: '', ...more })
const versions = { worker_screening: [version('worker_screening', '2020-02-08', 'in_force', { to: '2020-04-07' }), version('worker_screening', '2020-04-07', 'coming')], pass_issue: [version('pass_issue', '2020-02-07', 'in_force')] }
const tables = { worker_screening: base, pass_issue: ours }
const drafts = new Map()

const begin = (id, author, from, state = 'draft', proposed_by = '') => ({ id, table_id: 'worker_screening', title: base.title, state, based_on: 'worker_screening@2020-02-08', author, proposed_by, decided_by: '', reason: proposed_by ? '专家组意见：延长到 21 天' : '', version: '', from, changed_at: '2020-02-17T06:00:00Z', revision: 1, table: { ...structuredClone(base), from } })
drafts.set('d-1', begin('d-1', '审批科 韩某', '2020-02-20'))
drafts.set('d-2', begin('d-2', '审批科 韩某', '2020-02-19', 'proposed', '审批科 韩某'))
drafts.get('d-1').table.rules[2].conditions[2] = '> 14'
drafts.get('d-2').table.rules[1].conditions[2] = '< 21'

function findings(table) {
  const out = []
  if (table.rules.some((one) => one.conditions[2] === '> 14')) out.push({ at: 'worker_screening', code: 'policy.together', detail: '规则 S08, S12 同时成立，例如离开 15 天；每种情况只能有一条，请改其中一条', blocks: true, rules: ['S08', 'S12'], example: [{ name: 'risk', value: '高' }, { name: 'days', value: '15' }] })
  for (const one of table.rules) if (!table.tests.some((each) => each.reasons.includes(one.id))) out.push({ at: 'worker_screening', code: 'policy.uncovered', detail: `规则 ${one.id} 没有测试，请补一个会命中它的例子`, blocks: true, rules: [one.id], example: [{ name: 'temp', value: '36.5' }, { name: 'risk', value: '中' }] })
  return out
}
const differences = (before, after) => after.rules.flatMap((one) => {
  const was = before.rules.find((each) => each.id === one.id)
  if (!was) return [{ kind: 'added', rule: one.id, what: '', before: '', after: one.conclusions[0] }]
  return one.conditions.flatMap((cell, i) => (cell === was.conditions[i] ? [] : [{ kind: 'changed', rule: one.id, what: columns.inputs[i].name, before: was.conditions[i], after: cell }]))
})
function shown(one, actor) {
  const { table, ...draft } = one
  const found = findings(table)
  const lead = actor.roles.includes('lead')
  const author = lead || actor.roles.includes('officer')
  const may = one.state === 'draft' && author ? ['edit', 'withdraw', 'impact', ...(found.length ? [] : ['propose'])] : one.state === 'proposed' ? [...(author ? ['impact'] : []), ...(lead ? ['confirm', 'reject'] : [])] : []
  return { draft, table, findings: found, rules_reached: table.rules.length - found.length, compared_with: 'worker_screening@2020-02-08', differences: differences(base, table), may }
}
const row = (id) => ({ id, title: tables[id].title, in_force: versions[id].find((one) => one.state === 'in_force').version, rules: tables[id].rules.length, draft: tables[id].draft, versions: versions[id], drafts: [...drafts.values()].filter((one) => one.table_id === id && ['draft', 'proposed'].includes(one.state)).map(({ table: _table, ...draft }) => draft) })

export const impact = {
  decides_stored: true, unit: 'people', people: 1284, changed: 37, enterprises: 18, enterprises_changed: 11, cut: false, file_id: 'f-1',
  moves: [{ from: 'cleared', to: 'observe', people: 29 }, { from: 'observe', to: 'cleared', people: 6 }, { from: 'review', to: 'excluded', people: 2 }, { from: 'cleared', to: 'cleared', people: 1247 }],
  firms: [{ id: 'e-2', name: '乙川电子有限公司', people: 210, changed: 12 }, { id: 'e-1', name: '甲木服饰（云泽）有限公司', people: 142, changed: 7 }],
  lines: Array.from({ length: 37 }, (_, i) => ({ roster_id: 'r-1', line_id: `l-${i}`, enterprise: i % 2 ? '乙川电子有限公司' : '甲木服饰（云泽）有限公司', sheet_row: i + 2, before: 'cleared', after: 'observe', before_conclusion: '准予到岗，早晚测温14天', after_conclusion: '居家观察', reason_before: 'S12', reason_after: 'S10' })),
}

// [method, path, act]; `tools` are the server's own: page, find-or-404, refusal, a new job.
export function policy_routes({ page, refuse, job, next }) {
  const draft_of = (id) => drafts.get(id) ?? refuse(404, 'not_found', '没有这份草稿。', 'No such draft.')
  const at_revision = (one, body) => { if (body.revision !== one.revision) refuse(409, 'stale', '刚被别人改过，请刷新。', 'Somebody has just changed it; refresh.') }
  const step = (to, more = () => ({})) => ({ id, body, actor }) => { const one = draft_of(id); at_revision(one, body); Object.assign(one, { state: to, revision: one.revision + 1 }, more(body, actor, one)); return shown(one, actor) }
  return [
    ['GET', '/api/policies', ({ query }) => page(Object.keys(tables).map(row), query)],
    ['GET', '/api/policies/:id', ({ id, query, actor }) => ({ policy: tables[id] ? row(id) : refuse(404, 'policy.not_found', '没有这张政策表。', 'No such policy table.'), version: query.get('version') ?? row(id).in_force, table: tables[id], may: actor.roles.includes('lead') || actor.roles.includes('officer') ? ['draft'] : [] })],
    ['GET', '/api/policies/:id/differences', ({ query }) => page([{ kind: 'changed', rule: 'S13', what: 'risk', before: '低、本地', after: '低' }, { kind: 'removed', rule: 'S10', what: '', before: '居家观察', after: '' }], query)],
    ['POST', '/api/policy-drafts', ({ body, actor }) => { const made = begin(`d-${next()}`, actor.title, body.from); drafts.set(made.id, made); return shown(made, actor) }],
    ['GET', '/api/policy-drafts/:id', ({ id, actor }) => shown(draft_of(id), actor)],
    ['POST', '/api/policy-drafts/:id', ({ id, body, actor }) => {
      const one = draft_of(id)
      at_revision(one, body)
      const bad = (body.rules ?? []).findIndex((each) => each.conditions.includes('?!'))
      if (bad >= 0) refuse(422, 'policy.problems', '有一处要改。', 'One thing to mend.', { problems: [{ code: 'feel.syntax', at: `rules[${bad}]`, detail: `第 ${bad + 1} 行“?!”看不懂；写 ≥ 14、高、是，或空着。` }] })
      const { revision: _revision, open_ended, rules, ...head } = body
      Object.assign(one.table, head, rules ? { rules: rules.map((each, i) => ({ ...each, id: each.id || each.reason || String(i + 1) })) } : {}, open_ended ? { to: null } : {})
      one.from = one.table.from
      one.revision++
      return shown(one, actor)
    }],
    ['POST', '/api/policy-drafts/:id/sheet', ({ id, body, actor }) => { const one = draft_of(id); if (body.file_id.includes('bad')) refuse(422, 'policy.problems', '有 2 处要改。', 'Two things to mend.', { problems: [{ code: 'feel.syntax', at: '规则!D5', detail: '“>> 14”看不懂' }, { code: 'policy_sheet.blank', at: '规则!F9', detail: '这里不能空着，请填结论' }] }); one.revision++; return shown(one, actor) }],
    ['POST', '/api/policy-drafts/:id/try', () => ({ outputs: [{ name: 'conclusion', value: '居家观察' }, { name: 'observe_days', value: '8' }], rules: ['S10'], because: '', lines: ['第 4 条适用（S10）：来自中风险地区，离开 6 天，不足 14 天', '第 1 条不适用：体温 应为 不低于 37.3，实为 36.5'], lines_english: ['Rule 4 applies (S10): from a medium-risk area', 'Rule 1 does not apply: temperature should be at least 37.3 and is 36.5'], problem: '', passes: false, would_pass: '若 离开该地天数 不低于 14，就能通过' })],
    ['POST', '/api/policy-drafts/:id/impact', () => ({ job_id: job('policies.impact', impact) })],
    ['POST', '/api/policy-drafts/:id/propose', step('proposed', (body, actor) => ({ proposed_by: actor.title, reason: body.reason }))],
    ['POST', '/api/policy-drafts/:id/confirm', step('published', (_body, actor, one) => { const made = version(one.table_id, one.from, 'coming', { version: `${one.table_id}@${one.from}`, shipped: false, author: one.author, confirmed_by: actor.title, reason: one.reason }); versions[one.table_id].push(made); return { decided_by: actor.title, version: made.version } })],
    ['POST', '/api/policy-drafts/:id/reject', step('draft', (body) => ({ reason: body.reason }))],
    ['POST', '/api/policy-drafts/:id/withdraw', step('withdrawn')],
  ]
}
