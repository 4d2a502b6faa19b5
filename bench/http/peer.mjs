// The peer: Fastify and better-sqlite3 doing the same work on the same kind of tables. WAL, synchronous=FULL; a session cookie looked up by its
// SHA-256; ajv checks the form by the same rules; a case row, an event, a number without gaps, a journal entry chained by SHA-256 over JSON with
// its members in order, and the answer kept under the Idempotency-Key, all in one transaction. `grouped`: what arrives in one turn of the event
// loop shares a commit, as our desk does; few write Node servers so, but it is what the comparison needs to be fair.
// Not done here, but by us: sealing of personal data under keys of their own, roles and scopes of a region, guards and decision tables of the
// service, masks, deadlines by a working calendar, two languages.
//   node peer.mjs FILE PORT [grouped]
import { createHash, randomBytes } from 'node:crypto'
import Database from 'better-sqlite3'
import Fastify from 'fastify'

const [file, port, how] = process.argv.slice(2)
const db = new Database(file)
db.pragma('journal_mode = wal')
db.pragma('synchronous = full')
db.pragma('cache_size = -8192')
db.exec(`
create table if not exists account(id text primary key, title text not null, roles text not null, scope text not null);
create table if not exists session(token_hash text primary key, account_id text not null, csrf text not null, seen_at integer not null);
create table if not exists enterprise(id text primary key, name text not null, division text not null);
create table if not exists case_number(prefix text primary key, last integer not null);
create table if not exists case_row(id text primary key, no text not null unique, service text not null, enterprise_id text not null, division text not null, opener text not null, state text not null, kind text not null,
  closed integer not null, lane text not null, priority integer not null, opened_at integer not null, entered_at integer not null, changed_at integer not null, due_at integer, sort_due integer not null,
  assignee text not null, missing text not null, revision integer not null);
create index if not exists case_row_order on case_row(priority desc, sort_due, id);
create index if not exists case_row_enterprise on case_row(enterprise_id, service, state);
create index if not exists case_row_division on case_row(division, service, state, closed, kind, due_at, assignee);
create table if not exists case_event(case_id text not null, n integer not null, at integer not null, kind text not null, account text not null, state text not null, body text not null, journal_seq integer not null, primary key(case_id, n));
create table if not exists journal(seq integer primary key, at integer not null, actor text not null, command text not null, request_id text not null, what text not null, subject_id text not null, enterprise_id text not null,
  division text not null, facts text not null, prev text not null, hash text not null);
create index if not exists journal_subject on journal(subject_id, seq);
create index if not exists journal_actor on journal(actor, seq);
create table if not exists answered(actor text not null, request_id text not null, digest text not null, at integer not null, answer text not null, primary key(actor, request_id));
`)

const sha = (text) => createHash('sha256').update(text).digest('hex')
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ulid = () => {
  let time = Date.now(), head = ''
  for (let i = 0; i < 10; ++i) { head = letters[time % 32] + head; time = Math.floor(time / 32) }
  return head + Array.from(randomBytes(16), (b) => letters[b % 32]).join('')
}
const ordered = (v) => Array.isArray(v) ? `[${v.map(ordered)}]` : v && typeof v === 'object' ? `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${ordered(v[k])}`)}}` : JSON.stringify(v)

const q = {
  session: db.prepare('select s.csrf, a.id, a.title, a.roles, a.scope from session s join account a on a.id = s.account_id where s.token_hash = ?'),
  answered: db.prepare('select digest, answer from answered where actor = ? and request_id = ?'),
  enterprise: db.prepare('select id, name, division from enterprise where id = ?'),
  number: db.prepare('insert into case_number(prefix, last) values(?, 1) on conflict(prefix) do update set last = last + 1 returning last'),
  row: db.prepare('insert into case_row values(?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, ?, ?, null, 9007199254740991, ?, ?, 1)'),
  event: db.prepare('insert into case_event values(?, 1, ?, ?, ?, ?, ?, ?)'),
  journal: db.prepare('insert into journal values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  remember: db.prepare('insert into answered values(?, ?, ?, ?, ?)'),
  page: db.prepare(`select c.id, c.no, c.service, c.enterprise_id, e.name as enterprise_name, c.state, c.kind, c.lane, c.priority, c.due_at, c.assignee, c.missing, c.revision, c.entered_at
    from case_row c join enterprise e on e.id = c.enterprise_id where substr(c.division, 1, 4) = ? order by c.priority desc, c.sort_due, c.id limit 51`),
  counts: db.prepare(`select count(*) as "all", coalesce(sum(closed = 0 and assignee = @me), 0) as mine, coalesce(sum(kind = 'active' and assignee = ''), 0) as unclaimed,
    coalesce(sum(closed = 0 and due_at > @now and due_at < @end), 0) as due, coalesce(sum(closed = 0 and due_at <= @now), 0) as overdue from case_row where substr(division, 1, 4) = @region`),
}
let head = db.prepare('select seq, hash from journal order by seq desc limit 1').get() ?? { seq: 0, hash: '' }
let counts = null // kept until something is written, as we do

const app = Fastify({ logger: false })
const who = (request, reply) => {
  const token = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  const found = token && q.session.get(sha(token))
  if (!found) { reply.code(401).send({ code: 'session.required' }); return null }
  return found
}

const formSchema = {
  type: 'object', additionalProperties: false, required: ['trade', 'count', 'wage', 'start'],
  properties: {
    trade: { type: 'string', enum: ['普工', '缝纫', '焊工', '电工', '叉车', '货车司机', '质检', '仓储', '食堂', '保洁'] }, count: { type: 'integer', minimum: 1, maximum: 10000 }, wage: { type: 'integer', minimum: 500, maximum: 100000 },
    start: { type: 'string', format: 'date' }, lodging: { type: 'boolean' }, transport: { type: 'boolean' }, experience: { type: 'boolean' }, note: { type: 'string', maxLength: 500 },
  },
}
const bodySchema = { type: 'object', required: ['service', 'enterprise_id', 'form'], properties: { service: { type: 'string', const: 'labour-shortage' }, enterprise_id: { type: 'string', maxLength: 26 }, channel: { type: 'string' }, form: formSchema } }

function openCase(actor, key, body) {
  const digest = sha('POST/api/cases' + JSON.stringify(body))
  const before = q.answered.get(actor.id, key)
  if (before) return before.digest === digest ? JSON.parse(before.answer) : { code: 'request.reused' }
  const enterprise = q.enterprise.get(body.enterprise_id)
  if (!enterprise || !enterprise.division.startsWith(actor.scope)) return { code: 'not_found' }
  const now = Date.now(), id = ulid(), day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '')
  const no = `QG-${day}-${String(q.number.get(`QG-${day}-`).last).padStart(4, '0')}`
  const missing = []
  const entry = { seq: head.seq + 1, at: now, actor: actor.id, command: 'cases.open', request_id: key, what: 'labour-shortage.opened', subject_kind: 'case', subject_id: id, enterprise_id: enterprise.id, division: enterprise.division, facts: { no, state: 'draft' }, prev: head.hash }
  const hash = sha(ordered(entry))
  q.row.run(id, no, body.service, enterprise.id, enterprise.division, actor.id, 'draft', 'initial', 'normal', now, now, now, '', JSON.stringify(missing))
  q.event.run(id, now, 'opened', actor.id, 'draft', ordered(body.form), entry.seq)
  q.journal.run(entry.seq, now, actor.id, entry.command, key, entry.what, id, enterprise.id, enterprise.division, ordered(entry.facts), head.hash, hash)
  const answer = { id, no, service: body.service, enterprise: { id: enterprise.id, name: enterprise.name }, state: 'draft', lane: 'normal', missing, form: body.form, revision: 1 }
  q.remember.run(actor.id, key, digest, now, ordered(answer))
  head = { seq: entry.seq, hash }
  counts = null
  return answer
}
const alone = db.transaction(openCase)
const together = db.transaction((waiting) => waiting.map((w) => openCase(w.actor, w.key, w.body)))
let waiting = []
const runGroup = () => {
  const group = waiting
  waiting = []
  const answers = together(group)
  group.forEach((w, i) => w.done(answers[i]))
}

app.post('/api/cases', { schema: { body: bodySchema } }, (request, reply) => {
  const actor = who(request, reply)
  if (!actor) return reply
  const key = request.headers['idempotency-key']
  if (request.headers['x-csrf-token'] !== actor.csrf || !key) return reply.code(403).send({ code: 'session.csrf' })
  if (how !== 'grouped') {
    const answer = alone(actor, key, request.body)
    return reply.code(answer.id ? 200 : 409).send(answer)
  }
  waiting.push({ actor, key, body: request.body, done: (answer) => reply.code(answer.id ? 200 : 409).send(answer) })
  if (waiting.length === 1) setImmediate(runGroup)
  return reply
})

const titles = { draft: '草稿', submitted: '预审', site_review: '现场核查', returned: '待补正', approved: '准予复工', refused: '不予复工', withdrawn: '已撤回', expired: '逾期未补正', rectifying: '限期整改', suspended: '暂停复工', revoked: '已撤销' }
app.get('/api/cases', { schema: { querystring: { type: 'object', properties: { limit: { type: 'integer', minimum: 1, maximum: 200 } } } } }, (request, reply) => {
  const actor = who(request, reply)
  if (!actor) return reply
  const now = Date.now()
  if (!counts || counts.until <= now) counts = { until: now + 60_000, ...q.counts.get({ me: actor.id, now, end: now + 43_200_000, region: actor.scope }) }
  const rows = q.page.all(actor.scope).slice(0, 50)
  const items = rows.map((r) => ({
    id: r.id, no: r.no, service: r.service, service_title: '企业复工申请', enterprise: { id: r.enterprise_id, name: r.enterprise_name }, state: r.state, state_title: titles[r.state] ?? r.state, lane: r.lane, priority: r.priority,
    due_at: r.due_at ? new Date(r.due_at).toISOString() : null, overdue: r.due_at !== null && r.due_at <= now, assignee: r.assignee || null, missing: JSON.parse(r.missing), mine: r.assignee === actor.id, revision: r.revision,
  }))
  return reply.send({ items, next: items.at(-1)?.id ?? null, total: counts.all, views: counts })
})
app.get('/healthz', () => ({ ok: true }))
await app.listen({ port: Number(port), host: '127.0.0.1' })
