// The shapes the server speaks, one place for all of them. Names and spelling are the server's (snake_case).
// Instants are RFC 3339 in UTC ("Z"), days are YYYY-MM-DD.

export type Instant = string
export type Day = string
export type Role = 'officer' | 'reviewer' | 'inspector' | 'lead' | 'enterprise_clerk' | 'auditor' | 'administrator'
export type Lang = 'zh-CN' | 'en'
export type Titled = string | Partial<Record<Lang, string>>

export interface List<T> { items: T[]; next: string | null; total: number }

// ---- problems (RFC 9457) ----
export interface ProblemItem { code: string; at: string; args?: Record<string, unknown>; detail: string }
export interface ProblemJson {
  type: string; title: string; status: number; detail: string
  code: string; at: string; args?: Record<string, unknown>; problems?: ProblemItem[]
}

// ---- session and accounts ----
export interface Scope { kind: 'region' | 'enterprise'; code?: string; id?: string; name: string }
export interface SessionAccount {
  id: string; name: string; title: string; roles: Role[]; scope: Scope; unmask: string[]; must_change_password: boolean
}
export interface Session { account: SessionAccount; csrf: string; demo: boolean; now: Instant }
export interface Meta { version: string; demo: boolean; now: Instant; region: { code: string; name: string } | null }
export interface Account {
  id: string; name: string; title: string; roles: Role[]; scope: Scope; unmask: string[]
  disabled: boolean; last_seen_at?: Instant | null; must_change_password?: boolean; revision: number
}

// ---- registry ----
export interface Division {
  code: string; name: string; level: 1 | 2 | 3 | 4; parent: string | null; full_name: string; lon?: number | null; lat?: number | null
}
export interface RosterCounts { id: string; cleared: number; observe: number; excluded: number; review?: number; total: number }
export interface Enterprise {
  id: string; uscc: string; name: string; division: string; division_name: string; address: string; industry: string; industry_name?: string
  headcount: number | null; revenue_wan: number | null; size: 'large' | 'medium' | 'small' | 'micro' | null; above_scale: boolean | null
  contact: string; phone: string; note: string; revision: number
  resumption: { case_id: string; no: string; state: string; state_title: string; lane: string } | null
  roster: RosterCounts | null
}
export interface RiskLevel {
  id: string; division: string; division_name: string; level: 'low' | 'medium' | 'high' | 'severe'
  from: Day; to: Day | null; source: string; revision: number // `to` is exclusive: the first day on which it no longer holds
}
export interface Industry { key: string; zh: string; en: string }
export interface StoredFile { id: string; name: string; media: string; size: number; sha256: string }

// ---- services and cases ----
export interface SchemaNode {
  type?: string | string[]
  title?: Titled; description?: Titled
  enum?: (string | number | boolean | null)[]
  oneOf?: { const: string | number; title?: Titled }[]
  format?: string
  minimum?: number; maximum?: number; exclusiveMinimum?: number; minLength?: number; maxLength?: number; pattern?: string
  default?: unknown; readOnly?: boolean
  properties?: Record<string, SchemaNode>; required?: string[]; items?: SchemaNode
  'x-enum-titles'?: Record<string, Titled>
  'x-ui'?: { group?: Titled; widget?: string; help?: Titled; unit?: Titled; placeholder?: Titled; order?: number; rows?: number }
  'x-derived'?: unknown; 'x-pii'?: unknown; 'x-mask'?: unknown; 'x-lookup'?: unknown; 'x-roster'?: unknown
}
export interface DocumentKind { key: string; title: string; types: string[]; max_mb: number; required: boolean }
export interface ServiceRow { service: string; version: number; title: string; applicant: string; channels: string[]; may_open?: boolean }
export interface Service extends ServiceRow {
  form: SchemaNode; documents: DocumentKind[]
  states: { state: string; title: string; kind?: string }[]
  lanes: { lane: string; title: string }[]
}
export type QueueView = 'mine' | 'unclaimed' | 'all' | 'due' | 'overdue'
export interface CaseRow {
  id: string; no: string; service: string; service_title: string
  enterprise: { id: string; name: string }
  state: string; state_title: string; queue: string; lane: string; lane_title: string; priority: number
  due_at: Instant | null; due_text: string; share_used: number; overdue: boolean
  assignee: { id: string; title: string } | null
  next: string; missing: string[]; mine: boolean; revision: number
}
export interface CaseDocument {
  key: string; title: string; required: boolean; types?: string[]; max_mb?: number
  files: { id: string; name: string; size: number; at: Instant }[]
}
export interface CaseTask {
  key: string; title: string; by: string; done: boolean; verdict: string | null; note: string | null; at: Instant | null; who: string | null
  may?: boolean; checklist?: { key: string; title: string; ok: boolean | null }[]
}
export interface Explanation {
  rule: string; hit: boolean; reason_code?: string
  failing: { input: string; test: string; value: unknown } | null
}
export interface Decision {
  name: string; title: string; table: string; version: string; outcome: unknown
  rule: string | null; because: string; cites: string; problem?: string; draft?: boolean; explanation: Explanation[]
}
export interface CaseVerdict { kind: 'go' | 'check' | 'stop'; title: string; lines: string[] }
export interface CaseAction {
  event: string; title: string; kind: 'primary' | 'normal' | 'danger' | 'quiet'
  ready: boolean; needs: { text: string }[]; reason_required: boolean; to: string
}
export interface Receipt {
  id?: string; item: string; item_title?: string; count: number; unit?: string; source: string; note?: string; at: Instant; who: string
}
// How one missing thing can be mended, so that the portal can put the right button beside it.
export interface Lack {
  key: string; text: string; why?: string; cites?: string
  mend?: { kind: 'document' | 'roster' | 'form' | 'receipt' | 'task'; key?: string }
}
export interface Case extends CaseRow {
  form: Record<string, unknown>; form_schema: SchemaNode; derived: Record<string, unknown>
  documents: CaseDocument[]; tasks: CaseTask[]
  steps: { state: string; title: string; reached: boolean; current: boolean }[]
  decisions: Decision[]; verdict: CaseVerdict | null; actions: CaseAction[]
  opened_at: Instant; service_version: number
  applicant_masked: { contact: string; phone: string }
  lanes?: { lane: string; title: string; may_open: boolean }[]
  receipts?: Receipt[]; receipt_items?: { item: string; title: string; unit: string }[]
  lacks?: Lack[]; assignable?: { id: string; title: string }[]
  form_editable?: boolean; papers_open?: boolean
  channel?: string; reason?: string; lane_reason?: string; outcome?: string
}
export interface CaseMessage { id: string; at: Instant; channel: string; template: string; to: string; state: string; text: string }
export interface CaseEntry { at: Instant; who: string; what: string; what_title: string; why: string | null; hash: string; line: string }

// ---- rosters ----
export type RosterVerdict = 'cleared' | 'observe' | 'excluded' | 'review'
export interface RosterRow {
  id: string; enterprise: { id: string; name: string }; file_name: string; date: Day; at: Instant
  total: number; cleared: number; observe: number; excluded: number; review: number; problems: number
  state: string; case_id: string | null; approved_at: Instant | null
}
export interface Roster extends RosterRow {
  table: { id: string; version: string; from: Day; title: string } | null
  columns_recognised: { header: string; field: string; title?: string }[]
  changed_since_last: number | null
}
export interface RosterLine {
  id: string; row: number; person_id: string; name: string; document_number: string; phone: string
  from: string; left_days: number | null; code: string | null; temperature: number | null
  verdict: RosterVerdict; verdict_title: string; days: number | null; reason_code: string; reason: string; would_pass: string | null
}
export interface RosterLineWhy extends RosterLine { explanation: Explanation[]; decisions: Decision[] }
export interface CellProblem {
  sheet: string; cell: string; row: number; column: string; code: string; detail: string; value: string | null; suggestion: string | null
}
export interface OnSitePerson {
  id: string; at: Instant; person_id: string; name: string; document_number: string
  listed: boolean; verdict: RosterVerdict; verdict_title: string; reason: string; reason_code: string; days: number | null
  decisions?: Decision[]
}
export interface Job {
  id: string; kind: string; state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number; total: number; step: string; problem: ProblemJson | null; result: Record<string, unknown> | null
}

// ---- command post and journal ----
export interface Figure { key: string; title: string; value: number; of: number | null; unit: string; tone: 'normal' | 'act'; list: string; note?: string }
export interface Stuck {
  what: string; where: string; who: string; since: Instant; late_minutes: number
  case_id: string | null; title: string; line: string; can_nudge: boolean; nudged_at?: Instant | null
}
export interface CommandPost {
  as_of: Instant; figures: Figure[]; stuck: Stuck[]
  funnel: { state: string; title: string; count: number }[]
  next: { at: Instant; title: string; case_id: string | null }[]
  report: Record<'enterprises' | 'applied' | 'approved' | 'resumed' | 'fully_staffed' | 'stopped' | 'excluded' | 'unlisted_on_site', number>
}
export interface JournalEntry {
  seq: number; at: Instant; actor: string; actor_title?: string; what: string; what_title?: string; subject_kind: string; subject_id: string
  why: string | null; service: string | null; facts?: Record<string, unknown>; hash: string; prev: string
}
export interface JournalCheck { entries: number; ok: boolean; first_bad: number | null; why?: string; head: string; head_seq?: number; signed_head_at?: Instant | null }
