// Written by scripts/api.mjs from openapi.json. Do not edit: run `npm run api`.

export type Account = {
  created_at: string
  disabled: boolean
  id: string
  last_seen_at: string | null
  must_change_password: boolean
  name: string
  revision: number
  roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator" | "dispatcher")[]
  scope: ScopeText
  title: string
  unmask: ("name" | "id_number" | "phone" | "address")[]
}
export type AccountItems = {
  items: (Account)[]
  next: string | null
  total: number
}
export type ActsOn = {
  ids: (string)[]
  language?: string
}
export type ActsTogether = {
  items: (CaseActs)[]
  people: (NamedAccount)[]
}
export type AddDriver = {
  base_id: string
  carrier_id?: string
  licence: string
  name: string
  phone: string
  state?: "ready" | "away"
}
export type AddGroup = {
  division: string
  kind: "work" | "review"
  name: string
}
export type AddPlace = {
  division: string
  kind: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "service_area" | "depot" | "other"
  lat?: number | null
  lon?: number | null
  name: string
}
export type AddPlan = {
  division: string
  from: string
  name: string
  until: string
}
export type AddStore = {
  division: string
  kind: "city" | "park"
  name: string
}
export type AnswerAsk = {
  code: string
  last4: string
  lines: (CheckLineInput)[]
}
export type AnyProblem = {
  problem: Record<string, unknown>
  seconds?: number
}
export type Applied = {
  actions: (CaseAction)[]
  closed: boolean
  documents: (CaseDocument)[]
  due_at: string | null
  due_text: string
  form: Record<string, unknown>
  form_editable: boolean
  form_schema: Record<string, unknown>
  id: string
  key: string
  may_ask: boolean
  missing: (string)[]
  next: string
  no: string
  outcome: string
  papers_open: boolean
  questions: (CaseQuestion)[]
  reason: string
  revision: number
  service: string
  service_title: string
  state: string
  state_title: string
  steps: (CaseStep)[]
}
export type Apply = {
  channel?: "phone" | "web"
  division?: string
  form?: Record<string, unknown>
  language?: string
  service: string
}
export type Arrival = {
  at: string
  document_number: string
  listed: boolean
  lodging: boolean
  name: string
  person_id: string
  phone: string
  plate: string
  trip_id: string
  verdict: string
}
export type Arrivals = {
  items: (Arrival)[]
  lodging: number
  next: string
  total: number
  unlisted: number
}
export type Ask = {
  answered_at: string | null
  answered_by: string
  audience: "township" | "village" | "clinic" | "worker" | "carrier" | "member"
  code: string
  duties: string
  email: string
  id: string
  is_mine: boolean
  lines: (CheckLine)[]
  name: string
  phone: string
  place: string
  sent_at: string | null
  stands_for: string
  state: "unsent" | "asked" | "answered"
  wrong: number
}
export type AskCode = {
  address: string
}
export type AskErasure = {
  ends_on: string
  reason: string
  total: number
}
export type AskRelief = {
  enterprise_id: string
  from?: string
  hardship?: boolean
  language?: string
  org?: "企业" | "个体工商户(单位方式)" | "社会组织等其他" | "机关事业"
  reserve?: number | null
  to?: string
}
export type AskRide = {
  document_number: string
  phone: string
}
export type AskRotation = {
  reason: string
  saved: boolean
}
export type AskShown = {
  answered_at: string | null
  arrive_at: string
  audience: "township" | "village" | "clinic" | "worker" | "carrier" | "member"
  boards_at: string
  certificates: number
  depart_at: string
  draft: boolean
  duties: string
  heads: number
  lines: (CheckLine)[]
  name: string
  people: (AskedPerson)[]
  place: string
  plate: string
  seat_no: number
}
export type AskedPerson = {
  certificate: "issued" | "seen" | "declared" | "none"
  name: string
}
export type AssignedEnterprise = {
  id: string
  name: string
}
export type Audit = {
  faults: (string)[]
  lines: number
  sound: boolean
}
export type Balance = {
  enterprises_missing: number
  have: number
  in_stores: number
  item: Item
  missing: number
  need: number
  on_the_way: number
  pledged: number
  veto: boolean
}
export type BalanceItems = {
  items: (Balance)[]
  next: string | null
  total: number
}
export type BatchRelief = {
  division?: string
  from?: string
  letters?: boolean
  org?: "企业" | "个体工商户(单位方式)" | "社会组织等其他" | "机关事业"
  reserve?: number | null
  to?: string
}
export type BatchStarted = {
  job_id: string
}
export type BeginSecondFactor = {
  password: string
}
export type BoardLine = {
  action: "good" | "later" | "lack" | "stop"
  conflict: boolean
  item: string
  reason: string
  reason_code: string
}
export type BoardPage = {
  aboard: number
  arrive_at: string
  behind: number
  certificates: number
  depart_at: string
  events: (TripHappening)[]
  handed: number
  lacks: number
  may: number
  odd: (OddMark)[]
  people: (BoardPerson)[]
  phones: (TripPhone)[]
  plate: string
  revision: number
  seats: number
  state: "planned" | "boarding" | "under_way" | "arrived" | "handed_over" | "cancelled"
  stops: number
  table: string
  trip_id: string
}
export type BoardPerson = {
  alarm: boolean
  document_number: string
  enterprise: string
  enterprise_id: string
  extra: boolean
  handed: "arrived" | "absent"
  lines: (BoardLine)[]
  lodging: boolean
  name: string
  place: string
  seat_no: number
  state: "may" | "lacks" | "stop" | "aboard" | "behind"
  traveller: string
  traveller_id: string
}
export type CalendarImported = {
  added: (number)[]
  same: (number)[]
  unmarked: (UnmarkedDay)[]
}
export type Carry = {
  crew: number
  heads: number
  items: (CarryItem)[]
  lacking: number
  leave_by: string
  may_act: boolean
  minutes: number
  plate: string
  purchases: (CarryPurchase)[]
  receiver: string
  shops: (CarryShop)[]
  spared_arrive: string | null
  spared_at: string | null
  standing_minutes: number
  start: string
  state: "planned" | "boarding" | "under_way" | "arrived" | "handed_over" | "cancelled"
  table: string
}
export type CarryCount = {
  count: number
  item: string
}
export type CarryItem = {
  bought: number
  drawn: number
  held: number
  item: string
  missing: number
  quantity: number
  reason: string
  reason_code: string
  wanted: number
}
export type CarryPurchase = {
  at: string
  by: string
  count: number
  id: string
  item: string
  note: string
  shop: string
}
export type CarryShop = {
  address: string
  at: string | null
  km: number | null
  name: string
  phone: string
  sells: (string)[]
  shop_id: string
  state: "open" | "opens" | "shut" | "unknown"
  where: string
}
export type Case = {
  actions: (CaseAction)[]
  applicant: string
  applicant_masked: MaskedApplicant
  as_of: FormerCase | null
  assignable: (NamedAccount)[]
  assignee: NamedAccount | null
  assistant: NamedAccount | null
  channel: string
  checks: (CheckItem)[]
  decisions: (CaseDecision)[]
  derived: Record<string, unknown>
  documents: (CaseDocument)[]
  due_at: string | null
  due_notice: string
  due_text: string
  due_was: string | null
  enterprise: NamedEnterprise
  facts: Record<string, unknown>
  follow_ups: (LinkedCase)[]
  form: Record<string, unknown>
  form_editable: boolean
  form_schema: Record<string, unknown>
  id: string
  label: string
  label_title: string
  lacks: (CaseLack)[]
  lane: string
  lane_reason: string
  lane_title: string
  lanes: (CaseLane)[]
  may_ask: boolean
  mine: boolean
  missing: (string)[]
  next: string
  no: string
  opened_at: string
  opened_from: LinkedCase | null
  outcome: string
  overdue: boolean
  papers_open: boolean
  parent: string
  party: (PartyMember)[]
  priority: number
  questions: (CaseQuestion)[]
  queue: string
  reason: string
  receipt_items: (ReceiptItemTitle)[]
  receipts: (CaseReceipt)[]
  revision: number
  service: string
  service_title: string
  service_version: number
  share_used: number
  state: string
  state_title: string
  steps: (CaseStep)[]
  tasks: (CaseTask)[]
  verdict: CaseVerdict | null
}
export type CaseAction = {
  event: string
  kind: "primary" | "normal" | "danger" | "quiet"
  needs: (NeedText)[]
  ready: boolean
  reason_required: boolean
  title: string
  to: string
}
export type CaseActs = {
  actions: (CaseAction)[]
  claimable: boolean
  handable: boolean
  id: string
  no: string
  revision: number
}
export type CaseDecision = {
  because: string
  cites: string
  draft: boolean
  explanation: (RuleOutcome)[]
  name: string
  outcome: unknown
  problem: string
  rule: string | null
  table: string
  title: string
  version: string
  would_pass: string
}
export type CaseDocument = {
  files: (CaseFile)[]
  key: string
  max_mb: number
  may: boolean
  required: boolean
  title: string
  types: (string)[]
}
export type CaseEntry = {
  at: string
  event: number | null
  hash: string
  line: string
  what: string
  what_title: string
  who: string
  why: string | null
}
export type CaseEntryItems = {
  items: (CaseEntry)[]
  next: string | null
  total: number
}
export type CaseFile = {
  at: string
  id: string
  name: string
  size: number
}
export type CaseLack = {
  key: string
  mend: Mend | null
  text: string
}
export type CaseLane = {
  lane: string
  may_open: boolean
  title: string
}
export type CaseList = {
  items: (CaseRow)[]
  next: string | null
  total: number
  views: CaseViews
}
export type CaseMessage = {
  at: string
  channel: string
  id: string
  state: string
  template: string
  text: string
  to: string
}
export type CaseMessageItems = {
  items: (CaseMessage)[]
  next: string | null
  total: number
}
export type CaseQuestion = {
  answers: (CaseReply)[]
  at: string
  from: "office" | "applicant"
  may_answer: boolean
  n: number
  open: boolean
  text: string
  who: string
}
export type CaseReceipt = {
  at: string
  count: number
  item: string
  item_title: string
  note: string
  source: string
  unit: string
  who: string
}
export type CaseReply = {
  at: string
  from: "office" | "applicant"
  text: string
  who: string
}
export type CaseRow = {
  applicant: string
  assignee: NamedAccount | null
  assistant: NamedAccount | null
  due_at: string | null
  due_text: string
  enterprise: NamedEnterprise
  id: string
  label: string
  label_title: string
  lane: string
  lane_title: string
  mine: boolean
  missing: (string)[]
  next: string
  no: string
  overdue: boolean
  parent: string
  priority: number
  queue: string
  revision: number
  service: string
  service_title: string
  share_used: number
  state: string
  state_title: string
}
export type CaseStep = {
  current: boolean
  reached: boolean
  state: string
  title: string
}
export type CaseTask = {
  at: string | null
  by: string
  checklist: (CheckItem)[]
  done: boolean
  key: string
  may: boolean
  note: string | null
  title: string
  verdict: string | null
  verifier: string
  who: string | null
}
export type CaseVerdict = {
  kind: "go" | "check" | "stop"
  lines: (string)[]
  title: string
}
export type CaseViews = {
  all: number
  due: number
  mine: number
  overdue: number
  unclaimed: number
}
export type ChangePassword = {
  new: string
  old: string
}
export type ChannelShown = {
  channel: string
  host: string
  set_up: boolean
  templates: number
  waiting: number
  without_template: (string)[]
}
export type ChannelsShown = {
  channels: (ChannelShown)[]
  file: string
  problems: (string)[]
}
export type CheckItem = {
  clause: string
  conflict: boolean
  key: string
  kind: string
  marks: (CheckMarkShown)[]
  ok: boolean | null
  title: string
  verdict: string
}
export type CheckLine = {
  answer: "yes" | "no"
  count: number
  item: string
  note: string
  text: string
  want: "yes_no" | "number" | "certificate"
}
export type CheckLineInput = {
  answer?: "yes" | "no"
  count?: number
  item: string
  note?: string
  text?: string
  text_en?: string
  want?: "yes_no" | "number" | "certificate"
}
export type CheckMarkShown = {
  at: string
  device: string
  happened_at: string
  late: boolean
  note: string
  verdict: string
  who: string
}
export type CheckServiceFile = {
  language?: string
  text: string
}
export type CheckedService = {
  present: number
  running: number
  service: string
  sha256: string
  states: number
  tests: number
  title: string
  transitions: number
  version: number
}
export type Checkpoint = {
  conflicts: number
  division: string
  division_name: string
  draft: boolean
  handed_over: number
  id: string
  isolation_point: string
  medical_point: string
  name: string
  passed: number
  phone: string
  phones: number
  recorded: number
  revision: number
  shift: Shift | null
  table: string
  table_title: string
  transit_route: string
  turned_back: number
  waiting: number
}
export type CheckpointItems = {
  items: (Checkpoint)[]
  next: string | null
  total: number
}
export type CheckpointPage = {
  checkpoint: Checkpoint
  devices: (Device)[]
  hours: (CountedItem)[]
  shifts: (Shift)[]
  turned_back: (CountedItem)[]
}
export type ClaimSlip = {
  code: string
  login: string
  password: string
  phone: string
  pin: string
  title: string
}
export type Coach = {
  carrier_id: string
  carrier_name: string
  depot: string
  depot_id: string
  division: string
  equipment: string
  id: string
  plate: string
  revision: number
  seats: number
  state: "ready" | "away"
}
export type CoachItems = {
  items: (Coach)[]
  next: string | null
  total: number
}
export type CodeAsked = {
  digits: number
  good_minutes: number
}
export type CodesOfDrivers = {
  items: (DriverCode)[]
}
export type Colleague = {
  account_id: string
  title: string
}
export type ColleagueItems = {
  items: (Colleague)[]
  next: string | null
  total: number
}
export type Column = {
  allowed: (string)[]
  fixed: boolean
  label: string
  name: string
  passes: string
  type: string
}
export type ColumnRef = {
  field: string
  header: string
}
export type CommandPost = {
  as_of: string
  figures: (Figure)[]
  funnel: (Step)[]
  next: (Upcoming)[]
  report: Report
  stuck: (Stuck)[]
}
export type Compared = {
  answered: string
  name: string
  said: string
  same: boolean
  title: string
}
export type ComparedRoster = {
  at: string
  date: string
  file_name: string
  id: string
  state: string
  total: number
}
export type ContributionIn = {
  amount_fen: number
  insurance: "pension" | "unemployment" | "injury" | "medical"
  month: string
}
export type ContributionsKept = {
  enterprises: number
  lines: number
}
export type Copy = {
  case_id: string
  code: string
  code_sent: boolean
  handed_out: number
  id: string
  made_at: string
  made_by: string
  open: boolean
  person_id: string
  until: string
}
export type Corrected = {
  changed: (string)[]
  id: string
}
export type CorrectedField = {
  after: unknown
  before: unknown
  key: string
  masked: boolean
  title: string
}
export type CorrectedPaper = {
  after: (CaseFile)[]
  before: (CaseFile)[]
  key: string
  kind: "added" | "removed" | "replaced"
  title: string
}
export type CorrectionRound = {
  after_event: number
  before_event: number
  fields: (CorrectedField)[]
  handed_in_at: string
  handed_in_by: string
  papers: (CorrectedPaper)[]
  reason: string
  returned_at: string
  returned_by: string
  round: number
}
export type CorrectionRoundItems = {
  items: (CorrectionRound)[]
  next: string | null
  total: number
}
export type CountedItem = {
  count: number
  key: string
  title: string
}
export type CreateAccount = {
  name: string
  roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator" | "dispatcher")[]
  scope: ScopeTextInput
  title: string
  unmask?: ("name" | "id_number" | "phone" | "address")[]
}
export type CreateSelection = {
  desks?: number
  division?: string
  opens_at?: string | null
  recalls?: number
  title: string
  turn_seconds?: number
}
export type DeclarationShown = {
  days_off: (string)[]
  days_worked: (string)[]
  declared_at: string
  declared_by: string
  done: number
  id: string
  kept: number
  moved: number
  moving: "done" | "running" | "stopped"
  notice: string
  title: string
  total: number
  withdrawn_at: string | null
  withdrawn_because: string
  withdrawn_by: string
}
export type DeclarationShownItems = {
  items: (DeclarationShown)[]
  next: string | null
  total: number
}
export type Declare = {
  days_off?: (string)[]
  days_worked?: (string)[]
  notice: string
  title: string
}
export type Departure = {
  document_number: string
  holds: boolean
  left_on: string
  name: string
  noted_at: string
  person_id: string
  reason: string
}
export type DepartureItems = {
  items: (Departure)[]
  next: string | null
  total: number
}
export type Device = {
  enrolled_at: string
  entries: number
  id: string
  name: string
  revoked_at: string | null
  revoked_by: string
  seen_at: string
  shift_id: string
  waiting: number
}
export type DifferenceText = {
  after: string
  before: string
  kind: string
  rule: string
  what: string
}
export type DifferenceTextItems = {
  items: (DifferenceText)[]
  next: string | null
  total: number
}
export type DivisionItem = {
  code: string
  full_name: string
  lat: number | null
  level: number
  lon: number | null
  name: string
  parent: string
}
export type DivisionItemItems = {
  items: (DivisionItem)[]
  next: string | null
  total: number
}
export type DocumentKindRow = {
  key: string
  max_mb: number
  required: boolean
  title: string
  types: (string)[]
}
export type DraftPage = {
  compared_with: string
  differences: (DifferenceText)[]
  draft: DraftRef
  findings: (Finding)[]
  may: (string)[]
  rules_reached: number
  table: TableText
}
export type DraftRef = {
  author: string
  based_on: string
  changed_at: string
  decided_by: string
  from: string
  id: string
  proposed_by: string
  reason: string
  revision: number
  state: "draft" | "proposed" | "published" | "withdrawn"
  table_id: string
  title: string
  version: string
}
export type DrivenSpan = {
  from: string
  to: string
  trip_id: string
}
export type DrivenSpanInput = {
  from: string
  to: string
  trip_id?: string
}
export type Driver = {
  base: string
  base_id: string
  carrier_id: string
  carrier_name: string
  division: string
  driven: (DrivenSpan)[]
  id: string
  known: boolean
  licence: string
  minutes_24h: number
  minutes_7d: number
  name: string
  phone: string
  revision: number
  signed_from: string | null
  signed_to: string | null
  state: "ready" | "away"
}
export type DriverCode = {
  code: string
  driver_id: string
  name: string
  phone: string
}
export type DriverItems = {
  items: (Driver)[]
  next: string | null
  total: number
}
export type DriverPage = {
  law: (LawLine)[]
  name: string
  now: string
  trips: (DriverTrip)[]
}
export type DriverStint = {
  driver: string
  from: string
  kind: string
  mine: boolean
  place: string
  to: string
}
export type DriverStop = {
  arrive: string
  depart: string
  heads: number
  kind: string
  place: string
}
export type DriverTrip = {
  arrive_at: string
  depart_at: string
  mates: (Mate)[]
  plate: string
  state: string
  stints: (DriverStint)[]
  stops: (DriverStop)[]
  trip_id: string
}
export type Duty = {
  account_id: string
  from: string
  group_id: string
  group_name: string
  id: string
  languages: string
  place_id: string
  place_name: string
  relieves: string
  revision: number
  shift: string
  state: "planned" | "relief_wanted" | "relieved"
  title: string
  to: string
}
export type DutyItems = {
  items: (Duty)[]
  next: string | null
  total: number
}
export type DutyLine = {
  confirmed: number
  duty: "leader" | "identity" | "temperature" | "briefing" | "supplies" | "health"
  have: number
  people: number
  text: string
}
export type Enrol = {
  code: string
  name: string
  token?: string
}
export type EnrolFieldPhone = {
  name: string
}
export type EnrolTripPhone = {
  code: string
}
export type Enrolled = {
  bundle: unknown
  token: string
}
export type EnrolledTripPhone = {
  bundle: unknown
  token: string
}
export type Enterprise = {
  above_scale: boolean | null
  address: string
  contact: string
  division: string
  division_name: string
  group: unknown
  headcount: number | null
  id: string
  industry: string
  industry_name: string
  lat: number | null
  lon: number | null
  name: string
  nearest_severe: unknown
  note: string
  phone: string
  resumption: unknown
  revenue_wan: number | null
  revision: number
  roster: unknown
  size: "large" | "medium" | "small" | "micro"
  uscc: string
}
export type EnterpriseChange = {
  above_scale?: boolean | null
  address?: string | null
  contact?: string | null
  division?: string | null
  headcount?: number | null
  industry?: string | null
  lat?: number | null
  lon?: number | null
  name?: string | null
  note?: string | null
  phone?: string | null
  revenue_wan?: number | null
  uscc?: string | null
}
export type EnterpriseItems = {
  items: (Enterprise)[]
  next: string | null
  total: number
}
export type EnterpriseRef = {
  id: string
  name: string
}
export type EntrantLine = {
  case_id: string
  expected_at: string | null
  home: string
  left_ms: number | null
  name: string
  no: string
  place: number
  points: number
  proxy: string
  round: number
  stand: "waiting" | "called" | "chosen" | "missed" | "gave_up"
  tier: number
  until_at: string | null
}
export type Entry = {
  aboard: number | null
  action: string
  companions: number
  conflicts: (string)[]
  counter: number
  decided_by: string
  device: string
  device_id: string
  document_number: string
  happened_at: string
  hash: string
  how: string
  name: string
  note: string
  party: string
  pass_id: string
  pass_state: string
  place: string
  plate: string
  reason: string
  reason_code: string
  recorded_at: string
  settled_at: string | null
  shift_id: string
  temperature: number | null
  who: string
}
export type EntryItems = {
  items: (Entry)[]
  next: string | null
  total: number
}
export type Erased = {
  erased_at: string
  id: string
  sheets: number
}
export type Erasure = {
  asked_at: string
  asked_by: string
  confirmed_at: string | null
  confirmed_by: string
  done: number
  ends_on: string
  finished_at: string | null
  id: string
  job_id: string
  lines: (Line)[]
  may_confirm: boolean
  policy: string
  reason: string
  state: "asked" | "running" | "stopped" | "failed" | "done" | "withdrawn"
  step: string
  total: number
}
export type ErasureItems = {
  items: (Erasure)[]
  next: string | null
  total: number
}
export type EveningBoard = {
  answered: number
  asked: number
  carry: number
  carry_lacking: number
  certificates: number
  confirmed: number
  declared: number
  duties_open: number
  heads: number
  items: (EveningTrip)[]
  members: number
  trips: number
  unsent: number
  wrong: number
}
export type EveningPage = {
  answered: number
  asked: number
  asks: (Ask)[]
  carrier_name: string
  carry: number
  carry_lacking: number
  certificates: number
  colleagues: (TripColleague)[]
  confirmed: number
  declared: number
  depart_at: string
  draft: boolean
  duties: (DutyLine)[]
  duties_open: number
  duties_table: string
  heads: number
  may_certify: boolean
  may_run: boolean
  members: number
  people: (EveningPerson)[]
  plate: string
  state: "planned" | "boarding" | "under_way" | "arrived" | "handed_over" | "cancelled"
  table: string
  trip_id: string
  unsent: number
  wrong: number
}
export type EveningPerson = {
  certificate: "issued" | "seen" | "declared" | "none"
  document_number: string
  enterprise: string
  name: string
  place: string
  seat_no: number
  traveller_id: string
}
export type EveningTrip = {
  answered: number
  asked: number
  carrier_name: string
  carry: number
  carry_lacking: number
  certificates: number
  confirmed: number
  declared: number
  depart_at: string
  duties_open: number
  heads: number
  members: number
  plate: string
  state: "planned" | "boarding" | "under_way" | "arrived" | "handed_over" | "cancelled"
  trip_id: string
  unsent: number
  wrong: number
}
export type Failing = {
  input: string
  test: string
  value: string
}
export type FailingCell = {
  input: string
  test: string
  value: unknown
}
export type FieldCount = {
  field: "verdict" | "name" | "phone" | "from" | "left_on" | "temperature" | "symptom" | "contact" | "code" | "release" | "certificate" | "post"
  label: string
  people: number
}
export type FieldDifference = {
  after: string
  before: string
  field: "verdict" | "name" | "phone" | "from" | "left_on" | "temperature" | "symptom" | "contact" | "code" | "release" | "certificate" | "post"
  label: string
  text: string
}
export type FieldEntry = {
  case_id: string
  conflicts: (string)[]
  counter: number
  detail: string
  document_number: string
  enterprise: string
  enterprise_id: string
  happened_at: string
  hash: string
  kind: string
  name: string
  no: string
  phone: string
  phone_id: string
  problem: string
  recorded_at: string
  settled_at: string | null
  text: string
  verdict: string
  who: string
}
export type FieldEntryItems = {
  items: (FieldEntry)[]
  next: string | null
  total: number
}
export type FieldHandedIn = {
  outcomes: (FieldOutcome)[]
  receipt: Receipt
}
export type FieldOutcome = {
  case_id: string
  conflicts: (string)[]
  counter: number
  detail: string
  kind: string
  listed: boolean
  problem: string
  reason: string
  subject_id: string
  title: string
  verdict: string
}
export type FieldPhone = {
  counter: number
  enrolled_at: string
  hash: string
  id: string
  name: string
  revoked_at: string | null
  seen_at: string
  unsettled: number
  waiting: number
  who: string
}
export type FieldPhoneItems = {
  items: (FieldPhone)[]
  next: string | null
  total: number
}
export type Figure = {
  key: string
  list: string
  of: number | null
  title: string
  tone: "normal" | "act"
  unit: string
  value: number
}
export type FigureBy = {
  count: number
  name: string
  title: string
}
export type FigureLine = {
  at: string | null
  case_id: string
  enterprise: string
  enterprise_id: string
  id: string
  no: string
  state: string
  value: number
}
export type FigureLineItems = {
  items: (FigureLine)[]
  next: string | null
  total: number
}
export type Finding = {
  at: string
  blocks: boolean
  code: string
  detail: string
  example: (NamedText)[]
  rules: (string)[]
}
export type FormerCase = {
  at: string
  event: number
  left_out: (string)[]
  newest: number
}
export type Group = {
  closed: boolean
  division: string
  division_name: string
  enterprise_count: number
  enterprises: (AssignedEnterprise)[]
  id: string
  kind: "work" | "review"
  members: (Member)[]
  mine: boolean
  name: string
  revision: number
}
export type GroupItems = {
  items: (Group)[]
  next: string | null
  total: number
}
export type HandOverLine = {
  lodging?: boolean
  note?: string
  state: "arrived" | "absent"
  traveller_id: string
}
export type Handling = {
  about: string
  about_id: string
  at: string
  hash: string
  seq: number
  what: string
  what_title: string
  who: string
  why: string
}
export type HandlingItems = {
  items: (Handling)[]
  next: string | null
  total: number
}
export type HomeLine = {
  area_hundredths: number
  building: string
  chosen_at: string | null
  chosen_place: number
  code: string
  facing: string
  floor: number
  layout: string
  price_yuan: number
  room: string
  state: "free" | "chosen"
}
export type ImportCalendar = {
  notice: string
  text: string
}
export type ImportContributions = {
  file_id: string
}
export type ImportSheet = {
  file_id: string
}
export type Imported = {
  homes: number
}
export type IndustryItem = {
  en: string
  key: string
  zh: string
}
export type IndustryItemItems = {
  items: (IndustryItem)[]
  next: string | null
  total: number
}
export type Invitation = {
  account_id: string
  claimed_at: string | null
  ended_at: string | null
  ended_by: string
  enterprise: string
  enterprise_id: string
  expires_at: string
  file_id: string
  file_name: string
  id: string
  login: string
  made_at: string
  made_by: string
  phone: string
  reason: string
  seen_original: boolean
  state: "open" | "claimed" | "confirmed" | "refused" | "cancelled" | "expired"
  title: string
}
export type InvitationItems = {
  items: (Invitation)[]
  next: string | null
  total: number
}
export type IssueMany = {
  case_ids: (string)[]
  kind: string
}
export type IssuePaper = {
  case_id: string
  kind: string
}
export type IssuePass = {
  card_only?: boolean
  category: "居民" | "复工员工" | "企业车辆" | "接运车辆" | "保供应急" | "临时" | "健康证明"
  companions?: number
  division: string
  document_kind?: string
  document_number?: string
  enterprise_id?: string
  home?: string
  issuer?: string
  kind: "person" | "vehicle" | "health" | "permit"
  name?: string
  note?: string
  papers?: boolean
  phone?: string
  places?: (string)[]
  plate?: string
  screen: "准予" | "观察" | "其他"
}
export type IssueRoster = {
  enterprise_id: string
  places: (string)[]
}
export type IssueStarted = {
  job_id: string
}
export type IssuedAccount = {
  account: Account
  one_time_password: string
}
export type IssuedPassword = {
  one_time_password: string
}
export type Item = {
  en: string
  key: string
  unit_en: string
  unit_zh: string
  zh: string
}
export type ItemInput = {
  en?: string
  key: string
  unit_en?: string
  unit_zh?: string
  zh: string
}
export type ItemItems = {
  items: (Item)[]
  next: string | null
  total: number
}
export type ItemStock = {
  item: string
  on_hand: number
}
export type JobRow = {
  done: number
  id: string
  kind: string
  problem: unknown
  result: unknown
  state: string
  step: string
  total: number
}
export type JoinRide = {
  code: string
  document_number: string
  name: string
  phone: string
}
export type JointReview = {
  assistant_account: string
  assistant_title: string
  day: string
  enterprise_id: string
  enterprise_name: string
  id: string
  lead_account: string
  lead_title: string
  note: string
  revision: number
  state: "planned" | "held" | "cancelled"
}
export type JointReviewItems = {
  items: (JointReview)[]
  next: string | null
  total: number
}
export type JournalLine = {
  actor: string
  actor_title: string
  at: string
  facts: Record<string, unknown>
  hash: string
  prev: string
  seq: number
  service: string
  subject_id: string
  subject_kind: string
  what: string
  what_title: string
  why: string
}
export type JournalLineItems = {
  items: (JournalLine)[]
  next: string | null
  total: number
}
export type LaneRow = {
  lane: string
  title: string
}
export type LateGroup = {
  group: string
  ready: string
}
export type LawLine = {
  text: string
}
export type LeaveWord = {
  code: string
  kind: "thanks" | "complaint"
  text: string
}
export type LedgerLine = {
  at: string
  happened_at: string
  line: string
  no: string
  seq: number
  subject_id: string
  subject_kind: string
  what: string
  what_title: string
  who: string
}
export type LedgerLineItems = {
  items: (LedgerLine)[]
  next: string | null
  total: number
}
export type LeftBehind = {
  assignee: string
  detail: string
  from: number
  id: string
  moved_at: string
  no: string
  service: string
  state_title: string
  title: string
  to: number
  why: string
}
export type LeftBehindItems = {
  items: (LeftBehind)[]
  next: string | null
  total: number
}
export type LeftCase = {
  detail: string
  id: string
  no: string
  why: string
}
export type Line = {
  because: string
  count: number
  done: number
  erases: boolean
  kind: string
  reason: string
  title: string
}
export type LineExplained = {
  cites: string
  explanation: (RuleShown)[]
  line: RosterLine
}
export type LinkedCase = {
  closed: boolean
  due_at: string | null
  id: string
  label: string
  label_title: string
  no: string
  service: string
  service_title: string
  state: string
  state_title: string
}
export type ListStarted = {
  job_id: string
}
export type LogIn = {
  code?: string
  name: string
  password: string
}
export type LookUp = {
  number: string
  sequence: number
  token: string
}
export type LostCoach = {
  coach: string
  place?: string
}
export type MadePhone = {
  code: string
  code_until: string
  phone_id: string
  pin: string
}
export type Mail = {
  at: string
  attachments: (string)[]
  authentication: string
  case_id: string
  id: string
  may_assign: boolean
  no: string
  sender: string
  sender_name: string
  state: "taken" | "waiting" | "set_aside" | "assigned" | "closed"
  subject: string
  text: string
  why: string
}
export type MailItems = {
  items: (Mail)[]
  next: string | null
  total: number
}
export type MakeInvitation = {
  enterprise_id: string
}
export type Map = {
  areas: (MapArea)[]
  firms: (MapFirm)[]
  groups: (MapGroup)[]
  lines: (MapLine)[]
  places: (MapPlace)[]
}
export type MapArea = {
  division: string
  lat: number
  level: string
  lon: number
  name: string
}
export type MapFirm = {
  division: string
  id: string
  lat: number
  lon: number
  name: string
  nearest: MapNearest | null
  overdue: boolean
  resumed: boolean
}
export type MapGroup = {
  division: string
  enterprises: number
  lat: number | null
  lon: number | null
  name: string
  nearest: MapNearest | null
  overdue: number
  resumed: number
}
export type MapLine = {
  from: string
  from_lat: number
  from_lon: number
  id: string
  kind: "supply" | "trip" | "road"
  title: string
  to: string
  to_lat: number
  to_lon: number
}
export type MapNearest = {
  approximate: boolean
  km: number
  name: string
  of: number
  people: number
}
export type MapPlace = {
  id: string
  kind: string
  lat: number
  lon: number
  name: string
}
export type MaskedApplicant = {
  contact: string
  phone: string
}
export type Match = {
  available: string
  because: string
  case_id: string
  fits: boolean
  name: string
  no: string
  phone: string
  rank: number
  reason_code: string
  trade: string
  wage: number
  would_pass: string
  years: number
}
export type Matches = {
  case_id: string
  draft: boolean
  enterprise_id: string
  fitting: number
  items: (Match)[]
  no: string
  seekers: number
  start: string
  trade: string
  version: string
  wage: number
  wanted: number
}
export type Mate = {
  call: string
  name: string
}
export type Member = {
  account_id: string
  from: string
  id: string
  part: "lead" | "assistant" | "member"
  title: string
  to: string | null
  unit: string
}
export type Mend = {
  key: string
  kind: string
}
export type MoveVerdict = {
  bar: string
  cost: number
  en: string
  heads: number
  legal: boolean
  rule: string
  zh: string
}
export type Moved = {
  after: string
  left: (LeftCase)[]
  moved: number
}
export type MovedDeadline = {
  from: string
  id: string
  no: string
  to: string
}
export type Movement = {
  account: string
  at: string
  count: number
  id: string
  item: string
  item_name: string
  kind: string
  left_after: number
  note: string
  ref: string
  store_id: string
  store_name: string
  title: string
}
export type MovementItems = {
  items: (Movement)[]
  next: string | null
  total: number
}
export type MyApplication = {
  closed: boolean
  due_at: string | null
  due_text: string
  id: string
  mine_to_act: boolean
  missing: (string)[]
  next: string
  no: string
  outcome: string
  service: string
  service_title: string
  state: string
  state_title: string
}
export type MyApplicationItems = {
  items: (MyApplication)[]
  next: string | null
  total: number
}
export type MyDuty = {
  depart_at: string
  duties: string
  id: string
  place: string
  plate: string
  state: "unsent" | "asked" | "answered"
  trip_id: string
}
export type MyDutyItems = {
  items: (MyDuty)[]
  next: string | null
  total: number
}
export type MyPush = {
  body: string
  id: string
  seen: boolean
  sent_at: string
  title: string
}
export type MyPushItems = {
  items: (MyPush)[]
  next: string | null
  total: number
}
export type NamedAccount = {
  id: string
  title: string
}
export type NamedEnterprise = {
  id: string
  name: string
}
export type NamedText = {
  name: string
  value: string
}
export type NamedTextInput = {
  name: string
  value?: string
}
export type NamesTicket = {
  ticket: string
  until: string
}
export type NeedLine = {
  case_id: string
  due_at: string | null
  enterprise: string
  enterprise_id: string
  green: boolean
  harm: number
  have: number
  item: string
  missing: number
  need: number
  on_the_way: number
  people: number
  veto: boolean
}
export type NeedLineItems = {
  items: (NeedLine)[]
  next: string | null
  total: number
}
export type NeedText = {
  text: string
}
export type NewDraft = {
  based_on: string
  from: string
}
export type NewSecondFactor = {
  address: string
  secret: string
  squares: (string)[]
}
export type Nothing = Record<string, unknown>
export type Notice = {
  address: string
  at: string
  attempts: number
  changed_at: string
  channel: "app" | "sms" | "email"
  enterprise: string
  enterprise_id: string
  id: string
  may_retry: boolean
  next_at: string | null
  no: string
  number: string
  problem: string
  state: "waiting" | "sent" | "delivered" | "failed" | "dead"
  subject_id: string
  subject_kind: string
  template: string
  text: string
}
export type NoticeList = {
  counts: (StateCount)[]
  items: (Notice)[]
  next: string | null
  total: number
}
export type Nudge = {
  case_id: string
}
export type Nudged = {
  told: number
}
export type Observation = {
  alert: "fever" | "missed" | "none"
  because: string
  certificate: string
  days: number
  days_left: number
  document_number: string
  draft: boolean
  due: number
  due_now: boolean
  ended_at: string | null
  enterprise: string
  enterprise_id: string
  id: string
  kind: "isolation" | "home"
  may_release: boolean
  missed: number
  name: string
  person_id: string
  readings: (Reading)[]
  revision: number
  source: "screening" | "on_site" | "by_hand"
  started_on: string
  state: "open" | "released" | "clinic"
  table: string
  taken: number
  temperature: number | null
  until: string
}
export type ObservationItems = {
  items: (Observation)[]
  next: string | null
  total: number
}
export type OddMark = {
  conflicts: (string)[]
  counted: boolean
  counter: number
  device_id: string
  happened_at: string
  hash: string
  item: string
  leader: string
  name: string
  traveller: string
}
export type Offer = {
  issued: PaperRow | null
  kind: string
  ready: boolean
  title: string
}
export type OfferItems = {
  items: (Offer)[]
  next: string | null
  total: number
}
export type Officer = {
  health: "fit" | "unwell"
  languages: string
  note: string
  relief_wanted: number
}
export type OnSite = {
  at: string
  cites: string
  days: number | null
  document_number: string
  id: string
  listed: boolean
  listing: string
  listing_code: string
  name: string
  note: string
  person_id: string
  reason: string
  reason_code: string
  verdict: string
  verdict_title: string
}
export type OnSiteItems = {
  items: (OnSite)[]
  next: string | null
  total: number
}
export type OpenAsk = {
  code: string
  last4: string
}
export type OpenCase = {
  channel?: string
  division?: string
  enterprise_id?: string
  form?: Record<string, unknown>
  language?: string
  parent?: string
  service: string
}
export type OpenRound = {
  dry?: boolean
  why?: string
}
export type OpenedShift = {
  code: string
  code_until: string
  pin: string
  shift_id: string
}
export type Outcome = {
  because: string
  lines: (string)[]
  lines_english: (string)[]
  outputs: (NamedText)[]
  passes: boolean | null
  problem: string
  rules: (string)[]
  would_pass: string
}
export type OwnCase = {
  case_id: string
  key: string
}
export type OwnCode = {
  code: string
}
export type OwnPass = {
  last4: string
  phone: string
  serial: number
}
export type OwnRide = {
  boards_at: string | null
  code: string
  enterprise: string
  from: string
  listed: boolean
  plate: string
  ready_at: string | null
  seat_no: number
  to: string
}
export type OwnTurn = {
  board: SelectionView
  me: EntrantLine
  proof: (string)[]
}
export type PaperRow = {
  case_id: string
  code: string
  digest: string
  enterprise: string
  enterprise_id: string
  id: string
  issued_at: string
  issued_by: string
  kind: string
  no: string
  revoked_at: string | null
  state: "valid" | "revoked"
  title: string
}
export type PaperRowItems = {
  items: (PaperRow)[]
  next: string | null
  total: number
}
export type PartyMember = {
  id: string
  part: "lead" | "assistant"
  title: string
  unwell: boolean
}
export type Pass = {
  basis: "case" | "roster" | "officer" | "shift"
  basis_id: string
  card_only: boolean
  category: string
  companions: number
  decided_by: string
  division: string
  division_name: string
  document_number: string
  enterprise_id: string
  from: string
  id: string
  issued_at: string
  issued_by: string
  kind: "person" | "vehicle" | "health" | "permit"
  name: string
  person_id: string
  place_names: (string)[]
  places: (string)[]
  plate: string
  reason_code: string
  revoked_at: string | null
  revoked_by: string
  scope: string
  serial: number
  state: "valid" | "expired" | "revoked"
  text: string
  to: string
  uses: number
  uses_days: number
}
export type PassItems = {
  items: (Pass)[]
  next: string | null
  total: number
}
export type Person = {
  document_kind: string
  document_number: string
  enterprises: (PersonEnterprise)[]
  home: string
  home_name: string
  id: string
  name: string
  phone: string
}
export type PersonEnterprise = {
  id: string
  name: string
}
export type PersonItems = {
  items: (Person)[]
  next: string | null
  total: number
}
export type PersonOnTwo = {
  count: number
  document_number: string
  enterprises: (StandsOn)[]
  name: string
  person_id: string
}
export type PersonOnTwoItems = {
  items: (PersonOnTwo)[]
  next: string | null
  total: number
}
export type Place = {
  division: string
  division_name: string
  id: string
  kind: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "service_area" | "depot" | "other"
  lat: number | null
  lon: number | null
  name: string
  revision: number
}
export type PlaceItems = {
  items: (Place)[]
  next: string | null
  total: number
}
export type Plan = {
  created_at: string
  division: string
  division_name: string
  from: string
  id: string
  name: string
  published_version: number
  revision: number
  state: "draft" | "published" | "closed"
  until: string
  version: number
}
export type PlanDuty = {
  account_id: string
  from: string
  group_id: string
  languages?: string
  place_id?: string
  shift?: string
  to: string
}
export type PlanItems = {
  items: (Plan)[]
  next: string | null
  total: number
}
export type PlanJob = {
  job_id: string
}
export type PlanJointReview = {
  assistant_account: string
  day: string
  enterprise_id: string
  lead_account: string
  note?: string
}
export type PlanShown = {
  board: Record<string, unknown>
  created_at: string
  division: string
  division_name: string
  from: string
  id: string
  name: string
  published_version: number
  revision: number
  shown_version: number
  state: "draft" | "published" | "closed"
  until: string
  version: number
  versions: (PlanVersion)[]
}
export type PlanVersion = {
  base: number
  made_at: string
  made_by: string
  published_at: string | null
  version: number
  why: string
}
export type Pledge = {
  at: string
  count: number
  due_back: string | null
  enterprise_id: string
  id: string
  item: string
  item_name: string
  name: string
  phone: string
  revision: number
  state: "pledged" | "signed" | "declined"
  taken_by: string
  terms: string
}
export type PledgeItems = {
  items: (Pledge)[]
  next: string | null
  total: number
}
export type PolicyPage = {
  may: (string)[]
  policy: PolicyRow
  table: TableText
  version: string
}
export type PolicyRow = {
  draft: boolean
  drafts: (DraftRef)[]
  id: string
  in_force: string
  rules: number
  title: string
  versions: (VersionRef)[]
}
export type PolicyRowItems = {
  items: (PolicyRow)[]
  next: string | null
  total: number
}
export type Problem = {
  args?: Record<string, string>
  at?: string
  code: string
  detail: string
  problems?: ({
    args?: Record<string, string>
    at?: string
    code: string
    detail: string
  })[]
  status?: number
  title?: string
  type?: string
}
export type Proposal = {
  draft: boolean
  in_stores: number
  item: Item
  lines: (Proposed)[]
  missing: number
  pledged: number
  source: string
  table: string
  uncovered: number
}
export type Proposed = {
  because: string
  give: number
  pledge_id: string
  rank: number
  reason_code: string
  store_id: string
  store_name: string
  to: NeedLine
}
export type ProveSecondFactor = {
  code: string
}
export type PublishService = {
  language?: string
  reason: string
  text: string
}
export type PublishedAnswer = {
  answer: string
  by: string
  changed_at: string
  english_answer: string
  english_question: string
  id: string
  published_at: string
  question: string
  revision: number
  topic: string
  withdrawn: boolean
  written_answer: string
  written_question: string
}
export type PublishedAnswerItems = {
  items: (PublishedAnswer)[]
  next: string | null
  total: number
}
export type Push = {
  audience: "enterprises" | "persons"
  body: string
  by: string
  concerned: number
  id: string
  looked_at: number
  not_reached: number
  reached: number
  sent_at: string
  table: string
  title: string
  underway: number
}
export type PushItems = {
  items: (Push)[]
  next: string | null
  total: number
}
export type PushStarted = {
  id: string
  job_id: string
}
export type PutAnswer = {
  answer: string
  answer_en?: string
  id?: string
  question: string
  question_en?: string
  revision?: number
  topic?: string
}
export type PutCoach = {
  carrier_id?: string
  depot_id: string
  equipment?: string
  plate: string
  revision?: number | null
  seats: number
  state?: "ready" | "away"
}
export type PutContact = {
  audience: "township" | "village" | "clinic"
  division: string
  email?: string
  name: string
  phone?: string
}
export type PutContributions = {
  enterprise_id: string
  lines: (ContributionIn)[]
}
export type PutRestPlace = {
  closes: string
  indoor?: boolean
  note?: string
  opens: string
  place_id: string
}
export type Reading = {
  afternoon: boolean
  at: string
  by: string
  day: string
  temperature: number
}
export type Receipt = {
  at: string
  conflicts: number
  counter: number
  hash: string
  known: number
  recorded: number
  revoked: boolean
  signature: string
}
export type ReceiptItemTitle = {
  item: string
  title: string
  unit: string
}
export type Recipient = {
  enterprise: string
  enterprise_id: string
  id: string
  name: string
  phone: string
  problem: string
  reach: "reached" | "underway" | "not_reached"
  rule: string
  seen_at: string | null
  sms: string
}
export type RecipientItems = {
  items: (Recipient)[]
  next: string | null
  total: number
}
export type RecoveryCodes = {
  codes: (string)[]
}
export type ReferenceList = {
  columns: (string)[]
  file_name: string
  name: string
  rows: number
  title: string
  uploaded_at: string | null
  uploaded_by: string
}
export type ReferenceListItems = {
  items: (ReferenceList)[]
  next: string | null
  total: number
}
export type Relief = {
  contributions: boolean
  deferral: string
  deferral_because: string
  due_fen: number
  enterprise: string
  enterprise_id: string
  lines: (ReliefLine)[]
  papers: (string)[]
  pay_fen: number
  relieved_fen: number
  size: string
  size_because: string
  size_certain: boolean
}
export type ReliefLine = {
  amount_fen: number
  because: string
  cites: string
  decided: boolean
  insurance: string
  insurance_title: string
  month: string
  pay_fen: number
  percent: number
  relieved_fen: number
  rule: string
  version: string
}
export type Report = {
  applied: number
  approved: number
  enterprises: number
  excluded: number
  findings_closed: number
  findings_open: number
  findings_overdue: number
  fully_staffed: number
  inspected: number
  observe: number
  open: number
  overdue: number
  resumed: number
  screened: number
  stopped: number
  unlisted_on_site: number
}
export type Request = {
  accepted: boolean
  copies: (Copy)[]
  kind: string
  name_differs: boolean
  no: string
  person: Person | null
  phone_differs: boolean
}
export type RequireSecondFactor = {
  roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator" | "dispatcher")[]
}
export type RestChoice = {
  km: number
  name: string
  note: string
  place_id: string
  standing: "indoor" | "outdoor" | "unknown" | "shut"
  where: string
}
export type RestPlace = {
  closes: string
  indoor: boolean
  known: boolean
  name: string
  note: string
  opens: string
  place_id: string
  placed: boolean
  where: string
}
export type RestPlaceItems = {
  items: (RestPlace)[]
  next: string | null
  total: number
}
export type RestStop = {
  choices: (RestChoice)[]
  from: string
  kind: string
  to: string
}
export type RidePage = {
  arrive_at: string | null
  depart_at: string | null
  may_speak: boolean
  name: string
  now: string
  ride: OwnRide
  standing_minutes: number
  state: string
  words: (RideWord)[]
}
export type RideWord = {
  answer: string
  answered_at: string | null
  at: string
  id: string
  kind: "thanks" | "complaint"
  name: string
  plate: string
  text: string
  trip_id: string
}
export type RideWordItems = {
  items: (RideWord)[]
  next: string | null
  total: number
}
export type RiskLevel = {
  division: string
  division_name: string
  from: string
  id: string
  level: "low" | "medium" | "high" | "severe"
  place_id: string
  revision: number
  source: string
  to: string | null
}
export type RiskLevelItems = {
  items: (RiskLevel)[]
  next: string | null
  total: number
}
export type Road = {
  from: string
  from_id: string
  km: number
  minutes: number
  to: string
  to_id: string
}
export type RoadInput = {
  from?: string
  from_id: string
  km: number
  minutes: number
  to?: string
  to_id: string
}
export type RoadItems = {
  items: (Road)[]
  next: string | null
  total: number
}
export type Roster = {
  approved_at: string | null
  arrived: number
  at: string
  at_work: number
  case_id: string
  changed_since_last: number
  cleared: number
  columns_recognised: (ColumnRef)[]
  date: string
  departed: number
  earlier: string
  enterprise: EnterpriseRef
  excluded: number
  file_id: string
  file_name: string
  id: string
  job_id: string
  lodging: number
  observe: number
  problems: number
  review: number
  screened_again_at: string | null
  screened_again_day: string | null
  sheet_erased: boolean
  state: string
  table: TableRef
  total: number
}
export type RosterChange = {
  at: string
  because: "risk" | "table" | "day"
  because_title: string
  days: number | null
  document_number: string
  enterprise: string
  enterprise_id: string
  erased: boolean
  id: string
  name: string
  person_id: string
  reason: string
  reason_before: string
  reason_code: string
  roster_id: string
  round_id: string
  verdict: string
  verdict_before: string
  verdict_before_title: string
  verdict_title: string
}
export type RosterChangeItems = {
  items: (RosterChange)[]
  next: string | null
  total: number
}
export type RosterDifference = {
  document_number: string
  erased: boolean
  fields: (FieldDifference)[]
  kind: "added" | "left" | "changed"
  kind_title: string
  name: string
  person_id: string
  row: number | null
  row_before: number | null
  verdict: string
  verdict_before: string
  verdict_before_title: string
  verdict_title: string
}
export type RosterDifferences = {
  added: number
  by_field: (FieldCount)[]
  changed: number
  earlier: ComparedRoster
  items: (RosterDifference)[]
  later: ComparedRoster
  left: number
  next: string | null
  same: number
  total: number
}
export type RosterItems = {
  items: (Roster)[]
  next: string | null
  total: number
}
export type RosterLine = {
  arrived_at: string | null
  code: string
  days: number | null
  departed_on: string | null
  document_number: string
  erased: boolean
  from: string
  id: string
  left_days: number | null
  lodging: boolean
  name: string
  person_id: string
  phone: string
  reason: string
  reason_code: string
  row: number
  temperature: number | null
  verdict: string
  verdict_title: string
  would_pass: string
}
export type RosterLineItems = {
  items: (RosterLine)[]
  next: string | null
  total: number
}
export type RosterRound = {
  began_at: string | null
  cause: "risk" | "table" | "both" | "by_hand"
  cause_title: string
  changed: number
  cleared: number
  day: string
  detail: string
  done: number
  ended_at: string | null
  excluded: number
  id: string
  observe: number
  opened_at: string
  opened_by: string
  review: number
  rosters: number
  state: "waiting" | "running" | "done" | "stopped"
  state_title: string
  table: string
  to_do: number
  why: string
}
export type RosterRoundItems = {
  items: (RosterRound)[]
  next: string | null
  total: number
}
export type Rotation = {
  asked_at: string
  asked_by: string
  confirmed_at: string | null
  confirmed_by: string
  done: number
  finished_at: string | null
  former: string
  id: string
  job_id: string
  master: string
  may_confirm: boolean
  reason: string
  state: "asked" | "running" | "stopped" | "failed" | "done" | "withdrawn"
  total: number
}
export type RotationItems = {
  items: (Rotation)[]
  next: string | null
  total: number
}
export type RoundOpened = {
  job_id: string
  round_id: string
}
export type RuleOutcome = {
  failing: FailingCell | null
  hit: boolean
  reason_code: string
  rule: string
}
export type RuleShown = {
  failing: Failing | null
  hit: boolean
  reason: string
  reason_code: string
  rule: string
}
export type RuleText = {
  because: string
  because_text_en: string
  cites: string
  conclusions: (string)[]
  conditions: (string)[]
  id: string
  reason: string
}
export type RuleTextInput = {
  because?: string
  because_text_en?: string
  cites?: string
  conclusions: (string)[]
  conditions: (string)[]
  id?: string
  reason?: string
}
export type ScopeText = {
  code: string | null
  id: string | null
  kind: "region" | "enterprise"
  name: string | null
}
export type ScopeTextInput = {
  code?: string | null
  id?: string | null
  kind: "region" | "enterprise"
  name?: string | null
}
export type SecondFactorRule = {
  accounts: (string)[]
  roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator" | "dispatcher")[]
}
export type SelectionRow = {
  chosen: number
  entrants: number
  homes: number
  id: string
  opens_at: string | null
  state: string
  title: string
}
export type SelectionRowItems = {
  items: (SelectionRow)[]
  next: string | null
  total: number
}
export type SelectionView = {
  beacon: string
  chosen: number
  desks: number
  division: string
  drawn_at: string | null
  ended: boolean
  entrants: (EntrantLine)[]
  entrants_all: number
  expected_end: string | null
  frozen_at: string | null
  homes: (HomeLine)[]
  homes_all: number
  homes_free: number
  id: string
  missed: number
  opens_at: string | null
  recalls: number
  revision: number
  root: string
  round: string
  source: string
  state: "preparing" | "frozen" | "drawn" | "running" | "paused" | "closed"
  tied_groups: number
  tied_people: number
  title: string
  turn_seconds: number
  witnesses: (string)[]
}
export type Send = {
  count: number
  enterprise_id?: string
  from_store: string
  item: string
  note?: string
  to_store?: string
}
export type SendPush = {
  audience?: "enterprises" | "persons"
  body: string
  body_en?: string
  table?: string
  title: string
  title_en?: string
}
export type SendTest = {
  channel: "sms" | "email"
  to: string
}
export type SentEntry = {
  body: string
  counter: number
  hash: string
}
export type SentFile = {
  digest: string
  file_id: string
}
export type ServicePage = {
  applicant: string
  channels: (string)[]
  documents: (DocumentKindRow)[]
  form: Record<string, unknown>
  lanes: (LaneRow)[]
  legal_basis: string
  purpose: string
  service: string
  sha256: string
  states: (StateRow)[]
  title: string
  version: number
}
export type ServiceRow = {
  applicant: string
  channels: (string)[]
  may_open: boolean
  service: string
  title: string
  version: number
}
export type ServiceRowItems = {
  items: (ServiceRow)[]
  next: string | null
  total: number
}
export type ServiceVersionRow = {
  open: number
  origin: "shipped" | "house"
  published_at: string
  sha256: string
  version: number
}
export type ServiceVersionRowItems = {
  items: (ServiceVersionRow)[]
  next: string | null
  total: number
}
export type SessionAccount = {
  id: string
  must_change_password: boolean
  must_enrol: boolean
  name: string
  recovery_codes: number
  roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator" | "dispatcher")[]
  scope: ScopeText
  second_factor: boolean
  title: string
  unmask: ("name" | "id_number" | "phone" | "address")[]
}
export type SessionAnswer = {
  account: SessionAccount
  csrf: string
  demo: boolean
  now: string
  wipe_before: string | null
}
export type SetRisk = {
  division: string
  from: string
  level: "low" | "medium" | "high" | "severe"
  place_id?: string | null
  source: string
  to?: string | null
}
export type SettleEntry = {
  counter: number
  device_id: string
  hash: string
  note: string
}
export type SettleMark = {
  accept?: boolean
  counter: number
  device_id: string
  hash: string
  note: string
}
export type SheetProblemShown = {
  args: Record<string, unknown>
  cell: string
  code: string
  column: number
  detail: string
  note: boolean
  row: number
  sheet: string
  suggestion: string
  value: string
}
export type SheetProblemShownItems = {
  items: (SheetProblemShown)[]
  next: string | null
  total: number
}
export type Shift = {
  cards: number
  closed_at: string | null
  dialects: string
  from: string
  guards: string
  id: string
  lead: string
  opened_at: string
  opened_by: string
  to: string
}
export type Shop = {
  address: string
  division: string
  division_name: string
  fri: string
  id: string
  lat: number | null
  lon: number | null
  mon: string
  name: string
  phone: string
  revision: number | null
  sat: string
  sells: ("hot_meal" | "water" | "mask" | "blanket" | "thermos" | "thermometer" | "form" | "sanitizer" | "bag")[]
  shut_on: (string)[]
  sun: string
  thu: string
  tue: string
  wed: string
}
export type ShopIn = {
  address?: string
  division: string
  fri?: string
  lat?: number | null
  lon?: number | null
  mon?: string
  name: string
  phone?: string
  revision?: number | null
  sat?: string
  sells?: ("hot_meal" | "water" | "mask" | "blanket" | "thermos" | "thermometer" | "form" | "sanitizer" | "bag")[]
  shut_on?: (string)[]
  sun?: string
  thu?: string
  tue?: string
  wed?: string
}
export type ShopItems = {
  items: (Shop)[]
  next: string | null
  total: number
}
export type Shortage = {
  answer: string
  answered: number
  answered_by: string
  at: string
  count: number
  division: string
  division_name: string
  id: string
  item: string
  item_name: string
  note: string
  revision: number
  state: "open" | "answered"
  told_by: string
}
export type ShortageItems = {
  items: (Shortage)[]
  next: string | null
  total: number
}
export type ShowSlip = {
  code: string
  pin: string
}
export type SignInByCode = {
  address: string
  code: string
}
export type SignedIn = {
  address: string
  csrf: string
  now: string
}
export type SlipAnswer = {
  enterprise: string
  expires_at: string
  key: string
  login: string
  now: string
  paper: string
  reason: string
  state: "open" | "claimed" | "confirmed" | "refused" | "cancelled" | "expired"
}
export type StandsOn = {
  date: string
  id: string
  name: string
  roster_id: string
  verdict: string
  verdict_title: string
}
export type StartObservation = {
  days: number
  enterprise_id: string
  kind?: "isolation" | "home"
  person_id: string
}
export type StartRoster = {
  case_id?: string
  date: string
  enterprise_id: string
  file_id: string
}
export type Started = {
  job_id: string
  known: boolean
  roster_id: string
}
export type StartedJob = {
  job_id: string
}
export type StateCount = {
  count: number
  state: string
}
export type StateRow = {
  kind: string
  outcome: string
  state: string
  title: string
}
export type Step = {
  count: number
  state: string
  title: string
}
export type Store = {
  division: string
  division_name: string
  enterprise_id: string
  id: string
  kind: "city" | "park" | "enterprise"
  name: string
  stock: (ItemStock)[]
}
export type StoreItems = {
  items: (Store)[]
  next: string | null
  total: number
}
export type StoredFile = {
  created_at: string
  id: string
  media: string
  name: string
  sha256: string
  size: number
}
export type Stuck = {
  can_nudge: boolean
  case_id: string
  division: string
  late_minutes: number
  line: string
  people: number
  service: string
  since: string | null
  title: string
  what: string
  where: string
  who: string
}
export type Substitute = {
  account_id: string
  languages: string
  minutes_this_week: number
  speaks: boolean
  title: string
}
export type SubstituteItems = {
  items: (Substitute)[]
  next: string | null
  total: number
}
export type Survey = {
  draft: boolean
  lines: (Line)[]
  policy: string
  total: number
}
export type Synchronise = {
  entries?: (SentEntry)[]
  sequence: number
  token: string
  waiting?: number
}
export type TableRef = {
  draft: boolean
  id: string
  title: string
  version: string
}
export type TableText = {
  draft: boolean
  from: string
  hit: string
  id: string
  inputs: (Column)[]
  note: string
  outputs: (Column)[]
  rules: (RuleText)[]
  source: string
  tests: (TestText)[]
  title: string
  to: string | null
  when_missing: string
}
export type TakeIn = {
  count: number
  item: string
  kind?: "take_in" | "write_off"
  note?: string
  store_id: string
}
export type TakePledge = {
  count: number
  division?: string
  due_back?: string | null
  enterprise_id?: string
  item: string
  name: string
  phone?: string
  terms?: string
}
export type TalentReport = {
  accepted: number
  bought: number
  by_channel: (FigureBy)[]
  by_state: (FigureBy)[]
  open: number
  qualified: number
  refused: number
}
export type TellOfficer = {
  health?: "fit" | "unwell"
  languages?: string | null
  note?: string | null
}
export type TellShortage = {
  count: number
  division: string
  item: string
  note?: string
}
export type TestText = {
  expect: (NamedText)[]
  failed: string
  given: (NamedText)[]
  missing: (string)[]
  name: string
  problem: string
  reasons: (string)[]
}
export type TestTextInput = {
  expect?: (NamedTextInput)[]
  failed?: string
  failed_en?: string
  given?: (NamedTextInput)[]
  missing?: (string)[]
  name: string
  problem?: string
  reasons?: (string)[]
}
export type Ticket = {
  id: string
  ticket: string
  until: string
}
export type Timetable = {
  events: (TripEvent)[]
  visits: (TripVisit)[]
}
export type Transfer = {
  count: number
  ended_at: string | null
  ended_by: string
  from_name: string
  from_store: string
  id: string
  item: string
  item_name: string
  no: string
  revision: number
  sent_at: string
  sent_by: string
  state: "on_the_way" | "received" | "cancelled"
  to_enterprise: string
  to_name: string
  to_store: string
}
export type TransferItems = {
  items: (Transfer)[]
  next: string | null
  total: number
}
export type TravelGroup = {
  case_id: string
  division: string
  enterprise: string
  enterprise_id: string
  from: string
  from_division: string
  from_id: string
  heads: number
  id: string
  join_code: string
  listed: number
  needed_by: string
  priority: number
  ready_at: string
  revision: number
  risk: string
  seated: number
  sharing: "any" | "risk_level" | "enterprise"
  state: "open" | "cancelled"
  to: string
  to_id: string
}
export type TravelGroupItems = {
  items: (TravelGroup)[]
  next: string | null
  total: number
}
export type Traveller = {
  created_at: string
  document_number: string
  id: string
  name: string
  phone: string
  plate: string
  seat_no: number
  source: "list" | "self" | "on_spot"
}
export type TravellerItems = {
  items: (Traveller)[]
  next: string | null
  total: number
}
export type TriedDeclaration = {
  after: string
  examples: (MovedDeadline)[]
  kept: number
  looked: number
  moved: number
}
export type Trip = {
  arrive_at: string
  carrier_id: string
  carrier_name: string
  coach_id: string
  depart_at: string
  division: string
  drivers: (TripDriver)[]
  enterprises: (string)[]
  heads: number
  id: string
  plan_id: string
  plate: string
  revision: number
  seats: number
  state: "planned" | "boarding" | "under_way" | "arrived" | "handed_over" | "cancelled"
  timetable: Timetable | null
  version: number
}
export type TripColleague = {
  account_id: string
  title: string
}
export type TripContact = {
  audience: "township" | "village" | "clinic"
  division: string
  division_name: string
  email: string
  id: string
  name: string
  phone: string
  revision: number
}
export type TripContactItems = {
  items: (TripContact)[]
  next: string | null
  total: number
}
export type TripDriver = {
  driver_id: string
  name: string
  phone: string
}
export type TripEvent = {
  driver_id: string
  from: string
  kind: "drive" | "rest" | "standstill" | "stop" | "wait"
  to: string
}
export type TripHappening = {
  at: string
  by: string
  kind: "departed" | "stop" | "delay" | "incident" | "arrived"
  minutes: number
  text: string
}
export type TripItems = {
  items: (Trip)[]
  next: string | null
  total: number
}
export type TripPass = {
  id: string
  plate: string
  serial: number
  state: string
  to: string
}
export type TripPhone = {
  enrolled_at: string | null
  entries: number
  id: string
  leader: string
  made_at: string
  revoked_at: string | null
  revoked_by: string
  seen_at: string | null
  waiting: number
}
export type TripRests = {
  stops: (RestStop)[]
}
export type TripVisit = {
  arrive: string
  begin: string
  depart: string
  group_id: string
  heads: number
  kind: "board" | "alight"
  place_id: string
  place_name: string
}
export type TryDeclaration = {
  after?: string
  days_off?: (string)[]
  days_worked?: (string)[]
}
export type UnmarkedDay = {
  line: number
  summary: string
}
export type UnmaskedDriver = {
  id_number: string | null
  name: string | null
  phone: string | null
}
export type UnmaskedEnterprise = {
  name: string | null
  phone: string | null
}
export type UnmaskedPerson = {
  id_number: string | null
  name: string | null
  phone: string | null
}
export type Upcoming = {
  at: string
  case_id: string
  title: string
}
export type Verdict = {
  entries: number
  first_bad: number
  head: string
  head_seq: number
  ok: boolean
  why: string
}
export type Verification = {
  answered_at: string | null
  asked_at: string
  asked_by: string
  case_id: string
  compared: (Compared)[]
  id: string
  kind: "list" | "http" | "record"
  next_at: string | null
  problem: string
  source: string
  state: "waiting" | "agrees" | "differs" | "unknown" | "failed"
  task: string
  tries: number
  verifier: string
  verifier_title: string
}
export type VerificationItems = {
  items: (Verification)[]
  next: string | null
  total: number
}
export type Verified = {
  digest: string
  enterprise: string
  issued_at: string
  no: string
  revoked_at: string | null
  state: "valid" | "revoked"
  title: string
}
export type VersionRef = {
  author: string
  confirmed_by: string
  from: string
  published_at: string | null
  reason: string
  shipped: boolean
  state: "past" | "in_force" | "coming" | "replaced"
  to: string | null
  version: string
}
export type WhichToken = {
  have?: number
  token: string
}
export type WhichTripPhone = {
  have?: number
  token: string
}
export type WitnessIn = {
  commitment?: string
  name?: string
  secret?: string
}
export type WorkingYear = {
  notice: string
  origin: "shipped" | "house"
  weekdays_off: (string)[]
  weekend_days_worked: (string)[]
  year: number
}
export type WorkingYearItems = {
  items: (WorkingYear)[]
  next: string | null
  total: number
}

export interface Operations {
  "GET /api/accounts": { body: unknown; answer: AccountItems }
  "POST /api/accounts": { body: CreateAccount; answer: IssuedAccount }
  "POST /api/accounts/{id}": { body: {
      revision: number
      roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator" | "dispatcher")[]
      scope: ScopeTextInput
      title: string
      unmask?: ("name" | "id_number" | "phone" | "address")[]
    }; answer: Account }
  "POST /api/accounts/{id}/disable": { body: {
      reason: string
    }; answer: Account }
  "POST /api/accounts/{id}/enable": { body: Record<string, unknown>; answer: Account }
  "POST /api/accounts/{id}/reset": { body: Record<string, unknown>; answer: IssuedPassword }
  "POST /api/accounts/{id}/second-factor/reset": { body: {
      reason: string
    }; answer: Account }
  "GET /api/answers": { body: unknown; answer: PublishedAnswerItems }
  "POST /api/answers": { body: PutAnswer; answer: PublishedAnswer }
  "GET /api/answers/all": { body: unknown; answer: PublishedAnswerItems }
  "POST /api/answers/{id}/withdraw": { body: {
      reason: string
    }; answer: PublishedAnswer }
  "GET /api/applicant/cases": { body: unknown; answer: MyApplicationItems }
  "POST /api/applicant/cases": { body: {
      channel?: "phone" | "web"
      division?: string
      form?: Record<string, unknown>
      language?: string
      service: string
    }; answer: Applied }
  "GET /api/applicant/cases/{id}": { body: unknown; answer: Applied }
  "POST /api/applicant/cases/{id}/add": { body: {
      key: string
      language?: string
    }; answer: Applied }
  "POST /api/applicant/cases/{id}/events": { body: {
      event: string
      language?: string
      reason?: string
    }; answer: Applied }
  "POST /api/applicant/cases/{id}/form": { body: {
      form: Record<string, unknown>
      language?: string
    }; answer: Applied }
  "POST /api/applicant/cases/{id}/papers": { body: unknown; answer: Applied }
  "POST /api/applicant/cases/{id}/questions": { body: {
      language?: string
      text: string
    }; answer: Applied }
  "POST /api/applicant/cases/{id}/questions/{n}/answer": { body: {
      language?: string
      text: string
    }; answer: Applied }
  "POST /api/applicant/code": { body: AskCode; answer: CodeAsked }
  "DELETE /api/applicant/session": { body: Nothing; answer: Nothing }
  "GET /api/applicant/session": { body: unknown; answer: SignedIn }
  "POST /api/applicant/session": { body: SignInByCode; answer: SignedIn }
  "POST /api/applied/{id}": { body: {
      key: string
      language?: string
    }; answer: Applied }
  "POST /api/applied/{id}/events": { body: {
      event: string
      key: string
      language?: string
      reason?: string
    }; answer: Applied }
  "POST /api/applied/{id}/form": { body: {
      form: Record<string, unknown>
      key: string
      language?: string
    }; answer: Applied }
  "POST /api/applied/{id}/papers": { body: unknown; answer: Applied }
  "POST /api/applied/{id}/questions": { body: {
      key: string
      language?: string
      text: string
    }; answer: Applied }
  "POST /api/applied/{id}/questions/{n}/answer": { body: {
      key: string
      language?: string
      text: string
    }; answer: Applied }
  "GET /api/apply": { body: unknown; answer: ServiceRowItems }
  "POST /api/apply": { body: Apply; answer: Applied }
  "GET /api/apply/{service}": { body: unknown; answer: ServicePage }
  "GET /api/cases": { body: unknown; answer: CaseList }
  "POST /api/cases": { body: OpenCase; answer: Case }
  "POST /api/cases/acts": { body: ActsOn; answer: ActsTogether }
  "POST /api/cases/{case_id}/tasks/{task}/verify": { body: {
      language?: string
    }; answer: Verification }
  "GET /api/cases/{case_id}/verifications": { body: unknown; answer: VerificationItems }
  "GET /api/cases/{id}": { body: unknown; answer: Case }
  "POST /api/cases/{id}/assign": { body: {
      account_id?: string
      language?: string
      reason?: string
    }; answer: Case }
  "POST /api/cases/{id}/assist": { body: {
      account_id?: string
      language?: string
      reason?: string
    }; answer: Case }
  "POST /api/cases/{id}/checks": { body: {
      base?: number
      counter?: number
      device?: string
      happened_at?: string | null
      item: string
      language?: string
      note?: string
      task: string
      verdict: "pass" | "fail" | "none"
    }; answer: Case }
  "POST /api/cases/{id}/claim": { body: {
      language?: string
    }; answer: Case }
  "GET /api/cases/{id}/corrections": { body: unknown; answer: CorrectionRoundItems }
  "POST /api/cases/{id}/data-copy": { body: Record<string, unknown>; answer: Copy }
  "GET /api/cases/{id}/data-request": { body: unknown; answer: Request }
  "POST /api/cases/{id}/documents": { body: {
      file_id: string
      key: string
      language?: string
    }; answer: Case }
  "POST /api/cases/{id}/documents/remove": { body: {
      file_id: string
      key: string
      language?: string
    }; answer: Case }
  "POST /api/cases/{id}/events": { body: {
      event: string
      language?: string
      reason?: string
      revision: number
    }; answer: Case }
  "POST /api/cases/{id}/form": { body: {
      form: Record<string, unknown>
      language?: string
      revision: number
    }; answer: Case }
  "GET /api/cases/{id}/journal": { body: unknown; answer: CaseEntryItems }
  "POST /api/cases/{id}/lane": { body: {
      lane: string
      language?: string
      reason: string
    }; answer: Case }
  "GET /api/cases/{id}/messages": { body: unknown; answer: CaseMessageItems }
  "POST /api/cases/{id}/questions": { body: {
      language?: string
      text: string
    }; answer: Case }
  "POST /api/cases/{id}/questions/{n}/answer": { body: {
      language?: string
      text: string
    }; answer: Case }
  "POST /api/cases/{id}/receipts": { body: {
      count: number
      item: string
      language?: string
      note?: string
      source: string
    }; answer: Case }
  "POST /api/cases/{id}/tasks/{task}": { body: {
      checklist?: Record<string, unknown>
      done?: boolean
      language?: string
      note?: string
      verdict?: string
    }; answer: Case }
  "POST /api/cases/{id}/unmask": { body: {
      fields: (string)[]
      language?: string
      reason: string
    }; answer: unknown }
  "GET /api/channels": { body: unknown; answer: ChannelsShown }
  "POST /api/channels/test": { body: SendTest; answer: Notice }
  "GET /api/checkpoint-entries": { body: unknown; answer: EntryItems }
  "POST /api/checkpoint-entries/settle": { body: SettleEntry; answer: Entry }
  "POST /api/checkpoint-phone/bundle": { body: WhichToken; answer: unknown }
  "POST /api/checkpoint-phone/enrol": { body: Enrol; answer: Enrolled }
  "POST /api/checkpoint-phone/look-up": { body: LookUp; answer: unknown }
  "POST /api/checkpoint-phone/synchronise": { body: Synchronise; answer: Receipt }
  "POST /api/checkpoint-phones/{id}/cut-off": { body: {
      reason: string
    }; answer: Device }
  "POST /api/checkpoint-shifts/{id}/close": { body: Record<string, unknown>; answer: Shift }
  "POST /api/checkpoint-shifts/{id}/code": { body: Record<string, unknown>; answer: OpenedShift }
  "GET /api/checkpoints": { body: unknown; answer: CheckpointItems }
  "GET /api/checkpoints/{id}": { body: unknown; answer: CheckpointPage }
  "POST /api/checkpoints/{id}": { body: {
      isolation_point?: string
      medical_point?: string
      phone?: string
      revision?: number
      transit_route?: string
    }; answer: Checkpoint }
  "POST /api/checkpoints/{id}/shifts": { body: {
      dialects?: string
      from: string
      guards?: string
      lead: string
      to: string
    }; answer: OpenedShift }
  "GET /api/coaches": { body: unknown; answer: CoachItems }
  "POST /api/coaches": { body: PutCoach; answer: Coach }
  "GET /api/coaches/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/coaches/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/coaches/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/command-post": { body: unknown; answer: CommandPost }
  "GET /api/command-post/daily-report.pdf": { body: unknown; answer: unknown }
  "GET /api/command-post/daily-report.xlsx": { body: unknown; answer: unknown }
  "GET /api/command-post/figures": { body: unknown; answer: FigureLineItems }
  "GET /api/command-post/map": { body: unknown; answer: Map }
  "POST /api/command-post/nudge": { body: Nudge; answer: Nudged }
  "POST /api/data-copies/{id}/file": { body: {
      format?: "pdf" | "json"
      language?: string
      ticket: string
    }; answer: unknown }
  "POST /api/data-copies/{id}/hand-out": { body: {
      given_to: string
      reason: string
    }; answer: Ticket }
  "GET /api/divisions": { body: unknown; answer: DivisionItemItems }
  "GET /api/drivers": { body: unknown; answer: DriverItems }
  "POST /api/drivers": { body: AddDriver; answer: Driver }
  "GET /api/drivers/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/drivers/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/drivers/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/drivers/{id}": { body: unknown; answer: Driver }
  "POST /api/drivers/{id}": { body: {
      base_id?: string | null
      phone?: string | null
      revision: number
      state?: "ready" | "away"
    }; answer: Driver }
  "POST /api/drivers/{id}/hours": { body: {
      driven?: (DrivenSpanInput)[]
      from: string
      revision: number
      to: string
    }; answer: Driver }
  "POST /api/drivers/{id}/unmask": { body: {
      fields: ("name" | "id_number" | "phone")[]
      reason: string
    }; answer: UnmaskedDriver }
  "GET /api/duty": { body: unknown; answer: DutyItems }
  "POST /api/duty": { body: PlanDuty; answer: Duty }
  "GET /api/duty/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/duty/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/duty/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/duty/{id}/relieve": { body: {
      account_id: string
      revision: number
    }; answer: Duty }
  "GET /api/duty/{id}/substitutes": { body: unknown; answer: SubstituteItems }
  "GET /api/enterprises": { body: unknown; answer: EnterpriseItems }
  "POST /api/enterprises": { body: EnterpriseChange; answer: Enterprise }
  "GET /api/enterprises/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/enterprises/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/enterprises/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/enterprises/{id}": { body: unknown; answer: Enterprise }
  "POST /api/enterprises/{id}": { body: {
      above_scale?: boolean | null
      address?: string | null
      contact?: string | null
      division?: string | null
      headcount?: number | null
      industry?: string | null
      lat?: number | null
      lon?: number | null
      name?: string | null
      note?: string | null
      phone?: string | null
      revenue_wan?: number | null
      revision: number
      uscc?: string | null
    }; answer: Enterprise }
  "GET /api/enterprises/{id}/arrivals": { body: unknown; answer: Arrivals }
  "GET /api/enterprises/{id}/departures": { body: unknown; answer: DepartureItems }
  "POST /api/enterprises/{id}/departures": { body: {
      left_on: string
      person_id: string
      reason?: string
    }; answer: Departure }
  "POST /api/enterprises/{id}/departures/undo": { body: {
      person_id: string
    }; answer: Departure }
  "GET /api/enterprises/{id}/ledger": { body: unknown; answer: LedgerLineItems }
  "GET /api/enterprises/{id}/persons-on-site": { body: unknown; answer: OnSiteItems }
  "POST /api/enterprises/{id}/persons-on-site": { body: {
      certificate?: boolean | null
      code?: "绿" | "黄" | "红" | "无"
      contact?: boolean | null
      document_kind?: string
      document_number: string
      from_division: string
      left_on?: string | null
      name: string
      note?: string
      phone?: string
      release?: boolean | null
      symptom?: boolean | null
      temperature?: number | null
    }; answer: OnSite }
  "POST /api/enterprises/{id}/unmask": { body: {
      fields: ("name" | "phone")[]
      reason: string
    }; answer: UnmaskedEnterprise }
  "GET /api/erasures": { body: unknown; answer: ErasureItems }
  "POST /api/erasures": { body: AskErasure; answer: Erasure }
  "GET /api/erasures/survey": { body: unknown; answer: Survey }
  "GET /api/erasures/{id}": { body: unknown; answer: Erasure }
  "GET /api/erasures/{id}/certificate.json": { body: unknown; answer: unknown }
  "GET /api/erasures/{id}/certificate.pdf": { body: unknown; answer: unknown }
  "POST /api/erasures/{id}/confirm": { body: {
      total: number
    }; answer: Erasure }
  "POST /api/erasures/{id}/stop": { body: {
      reason: string
    }; answer: Erasure }
  "POST /api/erasures/{id}/withdraw": { body: {
      reason: string
    }; answer: Erasure }
  "GET /api/evening": { body: unknown; answer: EveningBoard }
  "POST /api/evening/answer": { body: AnswerAsk; answer: AskShown }
  "POST /api/evening/open": { body: OpenAsk; answer: AskShown }
  "GET /api/field/entries": { body: unknown; answer: FieldEntryItems }
  "GET /api/field/phones": { body: unknown; answer: FieldPhoneItems }
  "POST /api/field/phones": { body: EnrolFieldPhone; answer: FieldPhone }
  "POST /api/field/phones/{id}/cut-off": { body: Record<string, unknown>; answer: FieldPhone }
  "POST /api/field/phones/{id}/hand-in": { body: {
      entries: (SentEntry)[]
      files?: (SentFile)[]
      waiting?: number
    }; answer: FieldHandedIn }
  "POST /api/field/phones/{id}/settle": { body: {
      counter: number
      hash: string
      note: string
    }; answer: FieldEntry }
  "POST /api/files": { body: unknown; answer: StoredFile }
  "GET /api/files/{id}": { body: unknown; answer: unknown }
  "GET /api/groups": { body: unknown; answer: GroupItems }
  "POST /api/groups": { body: AddGroup; answer: Group }
  "GET /api/groups/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/groups/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/groups/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/groups/{id}": { body: unknown; answer: Group }
  "POST /api/groups/{id}": { body: {
      closed?: boolean | null
      name?: string | null
      revision: number
    }; answer: Group }
  "GET /api/groups/{id}/colleagues": { body: unknown; answer: ColleagueItems }
  "POST /api/groups/{id}/enterprises": { body: {
      enterprise_ids: (string)[]
      release?: boolean
    }; answer: Group }
  "POST /api/groups/{id}/members": { body: {
      account_id: string
      from?: string | null
      part?: "lead" | "assistant" | "member"
      to?: string | null
      unit?: string
    }; answer: Group }
  "POST /api/groups/{id}/members/{member}/end": { body: Record<string, unknown>; answer: Group }
  "GET /api/industries": { body: unknown; answer: IndustryItemItems }
  "GET /api/invitations": { body: unknown; answer: InvitationItems }
  "POST /api/invitations": { body: MakeInvitation; answer: Invitation }
  "POST /api/invitations/{id}/cancel": { body: {
      reason: string
    }; answer: Invitation }
  "POST /api/invitations/{id}/confirm": { body: {
      seen_original?: boolean
    }; answer: Invitation }
  "GET /api/invitations/{id}/paper": { body: unknown; answer: unknown }
  "POST /api/invitations/{id}/refuse": { body: {
      reason: string
    }; answer: Invitation }
  "GET /api/invitations/{id}/slip": { body: unknown; answer: unknown }
  "GET /api/jobs/{id}": { body: unknown; answer: JobRow }
  "POST /api/jobs/{id}/cancel": { body: Record<string, unknown>; answer: JobRow }
  "POST /api/join": { body: ShowSlip; answer: SlipAnswer }
  "POST /api/join/claim": { body: ClaimSlip; answer: SlipAnswer }
  "POST /api/join/paper": { body: unknown; answer: SlipAnswer }
  "GET /api/joint-reviews": { body: unknown; answer: JointReviewItems }
  "POST /api/joint-reviews": { body: PlanJointReview; answer: JointReview }
  "POST /api/joint-reviews/{id}": { body: {
      note?: string
      revision: number
      state: "held" | "cancelled"
    }; answer: JointReview }
  "GET /api/journal": { body: unknown; answer: JournalLineItems }
  "GET /api/journal/export": { body: unknown; answer: unknown }
  "GET /api/journal/verify": { body: unknown; answer: Verdict }
  "GET /api/key-rotations": { body: unknown; answer: RotationItems }
  "POST /api/key-rotations": { body: AskRotation; answer: Rotation }
  "GET /api/key-rotations/{id}": { body: unknown; answer: Rotation }
  "POST /api/key-rotations/{id}/confirm": { body: Record<string, unknown>; answer: Rotation }
  "POST /api/key-rotations/{id}/withdraw": { body: Record<string, unknown>; answer: Rotation }
  "GET /api/labour/matches": { body: unknown; answer: Matches }
  "GET /api/mails": { body: unknown; answer: MailItems }
  "GET /api/mails/{id}": { body: unknown; answer: Mail }
  "POST /api/mails/{id}/assign": { body: {
      no?: string
      service?: string
    }; answer: Mail }
  "POST /api/mails/{id}/close": { body: {
      reason: string
    }; answer: Mail }
  "GET /api/mails/{id}/original.eml": { body: unknown; answer: unknown }
  "GET /api/me/officer": { body: unknown; answer: Officer }
  "POST /api/me/officer": { body: TellOfficer; answer: Officer }
  "GET /api/my-duties": { body: unknown; answer: MyDutyItems }
  "GET /api/my/pushes": { body: unknown; answer: MyPushItems }
  "POST /api/my/pushes/{id}/seen": { body: Record<string, unknown>; answer: MyPush }
  "GET /api/notices": { body: unknown; answer: NoticeList }
  "POST /api/notices/{id}/retry": { body: Record<string, unknown>; answer: Notice }
  "GET /api/observations": { body: unknown; answer: ObservationItems }
  "POST /api/observations": { body: StartObservation; answer: Observation }
  "GET /api/observations/{id}": { body: unknown; answer: Observation }
  "POST /api/observations/{id}/clinic": { body: {
      reason?: string
      revision: number
    }; answer: Observation }
  "POST /api/observations/{id}/release": { body: {
      reason?: string
      revision: number
    }; answer: Observation }
  "POST /api/observations/{id}/temperatures": { body: {
      temperature: number
    }; answer: Observation }
  "POST /api/own-pass": { body: OwnPass; answer: Pass }
  "POST /api/own-pass/code.png": { body: OwnPass; answer: unknown }
  "POST /api/own-selection": { body: OwnCase; answer: OwnTurn }
  "GET /api/papers": { body: unknown; answer: PaperRowItems }
  "POST /api/papers": { body: IssuePaper; answer: PaperRow }
  "POST /api/papers/many": { body: IssueMany; answer: PaperRowItems }
  "GET /api/papers/offers": { body: unknown; answer: OfferItems }
  "GET /api/papers/print.pdf": { body: unknown; answer: unknown }
  "POST /api/papers/{id}/revoke": { body: {
      reason: string
    }; answer: PaperRow }
  "GET /api/pass-lists": { body: unknown; answer: unknown }
  "GET /api/passes": { body: unknown; answer: PassItems }
  "POST /api/passes": { body: IssuePass; answer: Pass }
  "GET /api/passes/print.pdf": { body: unknown; answer: unknown }
  "POST /api/passes/roster": { body: IssueRoster; answer: IssueStarted }
  "GET /api/passes/{id}": { body: unknown; answer: Pass }
  "GET /api/passes/{id}/code.png": { body: unknown; answer: unknown }
  "POST /api/passes/{id}/revoke": { body: {
      reason: string
    }; answer: Pass }
  "GET /api/persons": { body: unknown; answer: PersonItems }
  "GET /api/persons-on-two-rosters": { body: unknown; answer: PersonOnTwoItems }
  "POST /api/persons/{id}/correct": { body: {
      case_id?: string
      document_number?: string
      home?: string
      name?: string
      phone?: string
      reason: string
    }; answer: Corrected }
  "POST /api/persons/{id}/data-copy": { body: {
      reason: string
    }; answer: Copy }
  "POST /api/persons/{id}/erase": { body: {
      reason: string
    }; answer: Erased }
  "GET /api/persons/{id}/handling": { body: unknown; answer: HandlingItems }
  "POST /api/persons/{id}/unmask": { body: {
      fields: ("name" | "id_number" | "phone")[]
      reason: string
    }; answer: UnmaskedPerson }
  "GET /api/places": { body: unknown; answer: PlaceItems }
  "POST /api/places": { body: AddPlace; answer: Place }
  "GET /api/places/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/places/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/places/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/places/{id}": { body: {
      division: string
      kind: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "service_area" | "depot" | "other"
      lat?: number | null
      lon?: number | null
      name: string
      revision: number
    }; answer: Place }
  "POST /api/plan": { body: AnyProblem; answer: PlanJob }
  "GET /api/policies": { body: unknown; answer: PolicyRowItems }
  "GET /api/policies/{id}": { body: unknown; answer: PolicyPage }
  "GET /api/policies/{id}/differences": { body: unknown; answer: DifferenceTextItems }
  "GET /api/policies/{id}/sheet.xlsx": { body: unknown; answer: unknown }
  "POST /api/policy-drafts": { body: NewDraft; answer: DraftPage }
  "GET /api/policy-drafts/{id}": { body: unknown; answer: DraftPage }
  "POST /api/policy-drafts/{id}": { body: {
      draft?: boolean | null
      from?: string | null
      note?: string | null
      open_ended?: boolean | null
      revision: number
      rules?: (RuleTextInput)[] | null
      source?: string | null
      tests?: (TestTextInput)[] | null
      title?: string | null
      to?: string | null
    }; answer: DraftPage }
  "POST /api/policy-drafts/{id}/confirm": { body: {
      reason?: string
      revision: number
    }; answer: DraftPage }
  "POST /api/policy-drafts/{id}/impact": { body: Record<string, unknown>; answer: StartedJob }
  "POST /api/policy-drafts/{id}/propose": { body: {
      reason?: string
      revision: number
    }; answer: DraftPage }
  "POST /api/policy-drafts/{id}/reject": { body: {
      reason?: string
      revision: number
    }; answer: DraftPage }
  "POST /api/policy-drafts/{id}/sheet": { body: {
      file_id: string
      revision: number
    }; answer: DraftPage }
  "GET /api/policy-drafts/{id}/sheet.xlsx": { body: unknown; answer: unknown }
  "POST /api/policy-drafts/{id}/try": { body: {
      given?: (NamedTextInput)[]
    }; answer: Outcome }
  "POST /api/policy-drafts/{id}/withdraw": { body: {
      reason?: string
      revision: number
    }; answer: DraftPage }
  "GET /api/pushes": { body: unknown; answer: PushItems }
  "POST /api/pushes": { body: SendPush; answer: PushStarted }
  "GET /api/pushes/{id}/recipients": { body: unknown; answer: RecipientItems }
  "GET /api/reference-lists": { body: unknown; answer: ReferenceListItems }
  "POST /api/reference-lists/{name}": { body: {
      file_id: string
    }; answer: ListStarted }
  "GET /api/relief": { body: unknown; answer: Relief }
  "POST /api/relief/batch": { body: BatchRelief; answer: BatchStarted }
  "POST /api/relief/contributions": { body: PutContributions; answer: Relief }
  "POST /api/relief/contributions/import": { body: ImportContributions; answer: ContributionsKept }
  "POST /api/relief/letters": { body: AskRelief; answer: PaperRow }
  "GET /api/rest-places": { body: unknown; answer: RestPlaceItems }
  "POST /api/rest-places": { body: PutRestPlace; answer: RestPlace }
  "GET /api/ride-words": { body: unknown; answer: RideWordItems }
  "POST /api/ride-words/{id}/answer": { body: {
      text: string
    }; answer: RideWord }
  "POST /api/ride/drive": { body: OwnCode; answer: DriverPage }
  "POST /api/ride/join": { body: JoinRide; answer: OwnRide }
  "POST /api/ride/mine": { body: OwnCode; answer: RidePage }
  "POST /api/ride/own": { body: AskRide; answer: OwnRide }
  "POST /api/ride/word": { body: LeaveWord; answer: RidePage }
  "GET /api/risk-levels": { body: unknown; answer: RiskLevelItems }
  "POST /api/risk-levels": { body: SetRisk; answer: RiskLevel }
  "GET /api/risk-levels/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/risk-levels/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/risk-levels/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/risk-levels/{id}/end": { body: {
      revision?: number | null
      to: string
    }; answer: RiskLevel }
  "GET /api/roster-rounds": { body: unknown; answer: RosterRoundItems }
  "POST /api/roster-rounds": { body: OpenRound; answer: RoundOpened }
  "GET /api/roster-rounds/{id}": { body: unknown; answer: RosterRound }
  "GET /api/roster-rounds/{id}/changes": { body: unknown; answer: RosterChangeItems }
  "GET /api/rosters": { body: unknown; answer: RosterItems }
  "POST /api/rosters": { body: StartRoster; answer: Started }
  "GET /api/rosters/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/rosters/{id}": { body: unknown; answer: Roster }
  "GET /api/rosters/{id}/annotated.xlsx": { body: unknown; answer: unknown }
  "GET /api/rosters/{id}/changes": { body: unknown; answer: RosterChangeItems }
  "GET /api/rosters/{id}/differences": { body: unknown; answer: RosterDifferences }
  "GET /api/rosters/{id}/lines": { body: unknown; answer: RosterLineItems }
  "GET /api/rosters/{id}/lines/{line}": { body: unknown; answer: LineExplained }
  "GET /api/rosters/{id}/problems": { body: unknown; answer: SheetProblemShownItems }
  "GET /api/second-factor": { body: unknown; answer: SecondFactorRule }
  "POST /api/second-factor": { body: RequireSecondFactor; answer: SecondFactorRule }
  "GET /api/selections": { body: unknown; answer: SelectionRowItems }
  "POST /api/selections": { body: CreateSelection; answer: SelectionView }
  "GET /api/selections/{id}": { body: unknown; answer: SelectionView }
  "GET /api/selections/{id}/audit": { body: unknown; answer: Audit }
  "GET /api/selections/{id}/board": { body: unknown; answer: SelectionView }
  "POST /api/selections/{id}/choose": { body: {
      by_proxy?: boolean
      case_id: string
      home?: string
      reason?: string
    }; answer: EntrantLine }
  "POST /api/selections/{id}/close": { body: Record<string, unknown>; answer: SelectionView }
  "GET /api/selections/{id}/confirmations/{case_id}": { body: unknown; answer: unknown }
  "POST /api/selections/{id}/draw": { body: {
      at: string
      value: string
      witnesses?: (WitnessIn)[]
    }; answer: SelectionView }
  "POST /api/selections/{id}/freeze": { body: {
      round: string
      source: string
      witnesses?: (WitnessIn)[]
    }; answer: SelectionView }
  "POST /api/selections/{id}/give-up": { body: {
      by_proxy?: boolean
      case_id: string
      home?: string
      reason?: string
    }; answer: EntrantLine }
  "POST /api/selections/{id}/homes": { body: {
      file_id: string
    }; answer: Imported }
  "POST /api/selections/{id}/own": { body: {
      case_id: string
      home?: string
      key: string
    }; answer: OwnTurn }
  "POST /api/selections/{id}/own/choose": { body: {
      case_id: string
      home?: string
      key: string
    }; answer: EntrantLine }
  "POST /api/selections/{id}/own/confirmation.pdf": { body: {
      case_id: string
      home?: string
      key: string
    }; answer: unknown }
  "POST /api/selections/{id}/own/pass": { body: {
      case_id: string
      home?: string
      key: string
    }; answer: EntrantLine }
  "POST /api/selections/{id}/pass": { body: {
      by_proxy?: boolean
      case_id: string
      home?: string
      reason?: string
    }; answer: EntrantLine }
  "POST /api/selections/{id}/pause": { body: Record<string, unknown>; answer: SelectionView }
  "POST /api/selections/{id}/proxy": { body: {
      case_id: string
      file_id: string
      name: string
      phone?: string
    }; answer: EntrantLine }
  "GET /api/selections/{id}/record.json": { body: unknown; answer: unknown }
  "POST /api/selections/{id}/start": { body: Record<string, unknown>; answer: SelectionView }
  "POST /api/selections/{id}/undo": { body: {
      by_proxy?: boolean
      case_id: string
      home?: string
      reason?: string
    }; answer: EntrantLine }
  "GET /api/services": { body: unknown; answer: ServiceRowItems }
  "POST /api/services": { body: PublishService; answer: CheckedService }
  "POST /api/services/check": { body: CheckServiceFile; answer: CheckedService }
  "GET /api/services/left-behind": { body: unknown; answer: LeftBehindItems }
  "GET /api/services/{service}": { body: unknown; answer: ServicePage }
  "GET /api/services/{service}/flow.svg": { body: unknown; answer: unknown }
  "POST /api/services/{service}/move": { body: {
      after?: string
      from: number
      reason: string
      to: number
    }; answer: Moved }
  "GET /api/services/{service}/versions": { body: unknown; answer: ServiceVersionRowItems }
  "DELETE /api/session": { body: Nothing; answer: Nothing }
  "GET /api/session": { body: unknown; answer: SessionAnswer }
  "POST /api/session": { body: LogIn; answer: SessionAnswer }
  "POST /api/session/password": { body: ChangePassword; answer: SessionAnswer }
  "POST /api/session/second-factor": { body: BeginSecondFactor; answer: NewSecondFactor }
  "POST /api/session/second-factor/codes": { body: ProveSecondFactor; answer: RecoveryCodes }
  "POST /api/session/second-factor/confirm": { body: ProveSecondFactor; answer: RecoveryCodes }
  "POST /api/session/second-factor/remove": { body: ProveSecondFactor; answer: Nothing }
  "GET /api/shops": { body: unknown; answer: ShopItems }
  "POST /api/shops": { body: ShopIn; answer: Shop }
  "GET /api/shops/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/shops/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/shops/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/shops/{id}/drop": { body: Record<string, unknown>; answer: Shop }
  "GET /api/supplies/balance": { body: unknown; answer: BalanceItems }
  "GET /api/supplies/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/supplies/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/supplies/items": { body: unknown; answer: ItemItems }
  "POST /api/supplies/items": { body: ItemInput; answer: Item }
  "GET /api/supplies/movements": { body: unknown; answer: MovementItems }
  "POST /api/supplies/movements": { body: TakeIn; answer: Movement }
  "POST /api/supplies/movements/{id}/reverse": { body: {
      reason: string
    }; answer: Movement }
  "GET /api/supplies/needs": { body: unknown; answer: NeedLineItems }
  "GET /api/supplies/pledges": { body: unknown; answer: PledgeItems }
  "POST /api/supplies/pledges": { body: TakePledge; answer: Pledge }
  "POST /api/supplies/pledges/{id}/sign": { body: {
      decline?: boolean
      enterprise_id?: string
      note?: string
      revision: number
    }; answer: Pledge }
  "GET /api/supplies/proposal": { body: unknown; answer: Proposal }
  "GET /api/supplies/reports": { body: unknown; answer: ShortageItems }
  "POST /api/supplies/reports": { body: TellShortage; answer: Shortage }
  "POST /api/supplies/reports/{id}": { body: {
      answer?: string
      answered: number
      revision: number
    }; answer: Shortage }
  "GET /api/supplies/stores": { body: unknown; answer: StoreItems }
  "POST /api/supplies/stores": { body: AddStore; answer: Store }
  "GET /api/supplies/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/supplies/transfers": { body: unknown; answer: TransferItems }
  "POST /api/supplies/transfers": { body: Send; answer: Transfer }
  "POST /api/supplies/transfers/{id}/cancel": { body: {
      revision: number
    }; answer: Transfer }
  "POST /api/supplies/transfers/{id}/receive": { body: {
      revision: number
    }; answer: Transfer }
  "GET /api/talent-report": { body: unknown; answer: TalentReport }
  "GET /api/travel-groups": { body: unknown; answer: TravelGroupItems }
  "GET /api/travel-groups/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/travel-groups/{id}": { body: unknown; answer: TravelGroup }
  "POST /api/travel-groups/{id}": { body: {
      heads?: number | null
      needed_by?: string | null
      priority?: number | null
      ready_at?: string | null
      revision: number
    }; answer: TravelGroup }
  "POST /api/travel-groups/{id}/from-roster": { body: Record<string, unknown>; answer: PlanJob }
  "POST /api/travel-groups/{id}/import": { body: {
      file_id: string
    }; answer: StartedJob }
  "GET /api/travel-groups/{id}/travellers": { body: unknown; answer: TravellerItems }
  "POST /api/travel-groups/{id}/travellers": { body: {
      document_number: string
      name: string
      phone?: string
    }; answer: Traveller }
  "POST /api/travel-groups/{id}/travellers/{traveller}/withdraw": { body: Record<string, unknown>; answer: Traveller }
  "GET /api/travel-times": { body: unknown; answer: RoadItems }
  "POST /api/travel-times": { body: RoadInput; answer: Road }
  "GET /api/travel-times/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/travel-times/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/travel-times/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/trip-asks/{id}/answer": { body: {
      all_well?: boolean
      lines?: (CheckLineInput)[]
    }; answer: EveningPage }
  "POST /api/trip-asks/{id}/drop": { body: Record<string, unknown>; answer: EveningPage }
  "GET /api/trip-contacts": { body: unknown; answer: TripContactItems }
  "POST /api/trip-contacts": { body: PutContact; answer: TripContact }
  "GET /api/trip-contacts/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/trip-contacts/import": { body: ImportSheet; answer: StartedJob }
  "GET /api/trip-contacts/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/trip-contacts/{id}/drop": { body: Record<string, unknown>; answer: TripContactItems }
  "POST /api/trip-marks/settle": { body: SettleMark; answer: BoardPage }
  "POST /api/trip-phone/bundle": { body: WhichTripPhone; answer: unknown }
  "POST /api/trip-phone/enrol": { body: EnrolTripPhone; answer: EnrolledTripPhone }
  "POST /api/trip-phone/synchronise": { body: Synchronise; answer: Receipt }
  "POST /api/trip-phones/{id}/cut-off": { body: {
      reason: string
    }; answer: TripPhone }
  "GET /api/trip-plans": { body: unknown; answer: PlanItems }
  "POST /api/trip-plans": { body: AddPlan; answer: Plan }
  "GET /api/trip-plans/{id}": { body: unknown; answer: PlanShown }
  "POST /api/trip-plans/{id}/changes": { body: {
      add?: (string)[]
      cancel?: (string)[]
      late?: (LateGroup)[]
      lost?: (LostCoach)[]
      revision: number
      seconds?: number
      why: string
    }; answer: PlanJob }
  "GET /api/trip-plans/{id}/compare": { body: unknown; answer: unknown }
  "GET /api/trip-plans/{id}/explain": { body: unknown; answer: unknown }
  "POST /api/trip-plans/{id}/locks": { body: {
      coach: string
      locked?: boolean
      revision: number
    }; answer: Plan }
  "POST /api/trip-plans/{id}/moves": { body: {
      from?: string
      group?: string
      to?: string
      version?: number
    }; answer: PlanJob }
  "POST /api/trip-plans/{id}/publish": { body: {
      revision: number
      version: number
    }; answer: PlanJob }
  "POST /api/trip-plans/{id}/solve": { body: {
      seconds?: number
    }; answer: PlanJob }
  "GET /api/trip-plans/{id}/verdict": { body: unknown; answer: MoveVerdict }
  "POST /api/trip-purchases/{id}/undo": { body: Record<string, unknown>; answer: Carry }
  "GET /api/trips": { body: unknown; answer: TripItems }
  "GET /api/trips/{id}": { body: unknown; answer: Trip }
  "GET /api/trips/{id}/boarding": { body: unknown; answer: BoardPage }
  "GET /api/trips/{id}/carry": { body: unknown; answer: Carry }
  "POST /api/trips/{id}/carry/draw": { body: {
      items?: (string)[]
      to?: string
    }; answer: Carry }
  "POST /api/trips/{id}/carry/give-back": { body: {
      items?: (CarryCount)[]
      reason: string
    }; answer: Carry }
  "POST /api/trips/{id}/carry/purchases": { body: {
      count: number
      item: string
      note?: string
      shop?: string
      shop_id?: string
    }; answer: Carry }
  "POST /api/trips/{id}/certificates": { body: {
      travellers: (string)[]
    }; answer: EveningPage }
  "POST /api/trips/{id}/driver-codes": { body: {
      renew?: string
    }; answer: CodesOfDrivers }
  "GET /api/trips/{id}/evening": { body: unknown; answer: EveningPage }
  "POST /api/trips/{id}/evening/send": { body: Record<string, unknown>; answer: EveningPage }
  "POST /api/trips/{id}/events": { body: {
      kind: "departed" | "stop" | "delay" | "incident" | "arrived"
      minutes?: number
      standing?: boolean
      text?: string
    }; answer: BoardPage }
  "POST /api/trips/{id}/hand-over": { body: {
      lines: (HandOverLine)[]
    }; answer: BoardPage }
  "GET /api/trips/{id}/papers/boarding-list.pdf": { body: unknown; answer: unknown }
  "GET /api/trips/{id}/papers/boarding-list.xlsx": { body: unknown; answer: unknown }
  "GET /api/trips/{id}/papers/carry.pdf": { body: unknown; answer: unknown }
  "GET /api/trips/{id}/papers/carry.xlsx": { body: unknown; answer: unknown }
  "POST /api/trips/{id}/papers/names": { body: {
      reason: string
    }; answer: NamesTicket }
  "GET /api/trips/{id}/papers/timetable.pdf": { body: unknown; answer: unknown }
  "GET /api/trips/{id}/papers/timetable.xlsx": { body: unknown; answer: unknown }
  "POST /api/trips/{id}/pass": { body: Record<string, unknown>; answer: TripPass }
  "POST /api/trips/{id}/phones": { body: {
      leader: string
    }; answer: MadePhone }
  "GET /api/trips/{id}/rests": { body: unknown; answer: TripRests }
  "POST /api/trips/{id}/team": { body: {
      account_id?: string
      duties?: ("leader" | "identity" | "temperature" | "briefing" | "supplies" | "health")[]
      email?: string
      name?: string
      phone?: string
      stands_for?: string
    }; answer: EveningPage }
  "GET /api/verify": { body: unknown; answer: Verified }
  "GET /api/working-calendar": { body: unknown; answer: WorkingYearItems }
  "POST /api/working-calendar": { body: ImportCalendar; answer: CalendarImported }
  "GET /api/working-calendar/declarations": { body: unknown; answer: DeclarationShownItems }
  "POST /api/working-calendar/declarations": { body: Declare; answer: DeclarationShown }
  "POST /api/working-calendar/declarations/try": { body: TryDeclaration; answer: TriedDeclaration }
  "POST /api/working-calendar/declarations/{id}/resume": { body: Record<string, unknown>; answer: DeclarationShown }
  "POST /api/working-calendar/declarations/{id}/withdraw": { body: {
      reason: string
    }; answer: DeclarationShown }
}
