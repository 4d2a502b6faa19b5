// The shapes the server speaks. They come from its own description (schema.d.ts, written from openapi.json): what stands here
// are the names the screens use and, where the description says only "an object" because a service file or a verb decides,
// the shape the screens read. A member the server does not send is a compile error.
// Instants are RFC 3339 in UTC ("Z"), days are YYYY-MM-DD.
import type * as api from './schema'

export type Instant = string
export type Day = string
export type Lang = 'zh-CN' | 'en'
export type Titled = string | Partial<Record<Lang, string>>

export interface List<T> { items: T[]; next: string | null; total: number }
type But<T, Changed> = Omit<T, keyof Changed> & Changed

// ---- problems (RFC 9457) ----
export type ProblemItem = But<NonNullable<api.Problem['problems']>[number], { args?: Record<string, unknown> }> // this side's own problems carry numbers
export type ProblemJson = But<api.Problem, { args?: Record<string, unknown>; problems?: ProblemItem[] }>

// ---- session and accounts ----
export type Account = api.Account
export type Role = Account['roles'][number]
export type Scope = api.ScopeText
export type SessionAccount = api.SessionAccount
export type Session = api.SessionAnswer
export type NewSecondFactor = api.NewSecondFactor
export interface Meta { version: string; demo: boolean; now: Instant; region: { code: string; name: string } | null } // open to everybody, beside the endpoint table

// ---- registry ----
export type Division = api.DivisionItem
export interface RosterCounts { id: string; cleared: number; observe: number; excluded: number; review?: number; total: number }
export type Enterprise = But<api.Enterprise, {
  resumption: { case_id: string; no: string; state: string; state_title: string; lane: string } | null
  roster: RosterCounts | null
  group: { id: string; name: string; members: string[] } | null
  nearest_severe: { division: string; division_name: string; place_name: string; level: string; km: number; approximate: boolean; people: number; of: number } | null
}>
export type RiskLevel = api.RiskLevel // `to` is exclusive: the first day on which it no longer holds
export type Person = api.Person
export type Corrected = api.Corrected
export type DataRequest = api.Request
export type DataCopy = api.Copy
export type CopyTicket = api.Ticket
export type Erasure = api.Erasure
export type ErasureLine = Erasure['lines'][number]
export type Rotation = api.Rotation
export type CalendarImported = But<api.CalendarImported, { unmarked: api.UnmarkedDay[] }>
export type WorkingYear = api.WorkingYear
export type Declaration = api.DeclarationShown
export type TriedDeclaration = But<api.TriedDeclaration, { examples: api.MovedDeadline[] }>
export type CheckedService = api.CheckedService
export type ServiceVersion = api.ServiceVersionRow
export type LeftBehind = api.LeftBehind
export type NamesTicket = api.NamesTicket
export type MovedCases = But<api.Moved, { left: api.LeftCase[] }>
export type ErasureSurvey = api.Survey
export type Place = api.Place
export type Group = api.Group
export type Duty = api.Duty
export type Notice = api.Notice
export type NoticeList = List<Notice> & Pick<api.NoticeList, 'counts'>
export type ChannelsShown = api.ChannelsShown
export type PublishedAnswer = api.PublishedAnswer
export type Push = api.Push
export type PushRecipient = api.Recipient
export type MyPush = api.MyPush
export type JointReview = api.JointReview
export type Industry = api.IndustryItem
export type StoredFile = api.StoredFile
export type LedgerLine = api.LedgerLine
export type FigureLine = api.FigureLine
export type CommandMap = api.Map
export type CheckItem = api.CheckItem

// ---- supplies and observation ----
export type SupplyBalance = api.Balance
export type SupplyStore = api.Store
export type SupplyMovement = api.Movement
export type SupplyTransfer = api.Transfer
export type SupplyPledge = api.Pledge
export type SupplyReport = api.Shortage
export type SupplyProposal = api.Proposal
export type SupplyProposed = api.Proposed
export type Observation = api.Observation

// ---- accounts of enterprises ----
export type Invitation = api.Invitation
export type SlipAnswer = api.SlipAnswer

// ---- transport ----
export type Coach = api.Coach
export type Driver = api.Driver
export type Road = api.Road
export type TravelGroup = api.TravelGroup
export type Traveller = api.Traveller
export type OwnRide = api.OwnRide
export type TripPlan = api.Plan
export type PlanShown = Omit<api.PlanShown, 'board'>
export type MoveVerdict = api.MoveVerdict
export type Trip = api.Trip

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
export type DocumentKind = api.DocumentKindRow
export type Mail = api.Mail
export type Verification = api.Verification
export type ReferenceList = api.ReferenceList
export type ServiceRow = api.ServiceRow
export type Service = But<api.ServicePage, { form: SchemaNode }>
export type QueueView = keyof api.CaseViews
export type CaseRow = api.CaseRow
export type CaseDocument = api.CaseDocument
export type CaseTask = api.CaseTask
export type Decision = api.CaseDecision
export type CaseVerdict = api.CaseVerdict
export type CaseAction = api.CaseAction
export type CaseActs = api.CaseActs
export type SignedIn = api.SignedIn
export type MyApplication = api.MyApplication
export type ActsTogether = api.ActsTogether
export type Receipt = api.CaseReceipt
// How one missing thing can be mended, so that the portal can put the right button beside it.
export type Lack = api.CaseLack
export type Case = But<api.Case, { form_schema: SchemaNode }>
export type CaseMessage = api.CaseMessage
export type CaseEntry = api.CaseEntry
export type CorrectionRound = api.CorrectionRound
export type CaseQuestion = api.CaseQuestion
export type CaseReply = api.CaseReply

// ---- policy tables ----
export type PolicyRow = api.PolicyRow
export type PolicyPage = api.PolicyPage
export type DraftPage = api.DraftPage
export type TableText = api.TableText
export type RuleTextInput = api.RuleTextInput
export type TestText = api.TestText
export type TestTextInput = api.TestTextInput
export type Column = api.Column
export type NamedText = api.NamedText
export type Finding = api.Finding
export type DifferenceText = api.DifferenceText
export type Outcome = api.Outcome

// ---- rosters ----
export type RosterVerdict = 'cleared' | 'observe' | 'excluded' | 'review'
export type Roster = api.Roster
export type RosterLine = But<api.RosterLine, { verdict: RosterVerdict }>
export type RosterLineWhy = But<api.LineExplained, { line: RosterLine }>
export type RosterDifference = api.RosterDifference
export type RosterDifferences = api.RosterDifferences
export type RosterRound = But<api.RosterRound, { state: 'waiting' | 'running' | 'done' | 'stopped' }>
export type RosterChange = But<api.RosterChange, { verdict: RosterVerdict; verdict_before: RosterVerdict }>
export type Departure = api.Departure
export type PersonOnTwo = api.PersonOnTwo
export type CellProblem = api.SheetProblemShown
export type OnSitePerson = But<api.OnSite, { verdict: RosterVerdict }>
export type Job = But<api.JobRow, {
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  problem: ProblemJson | null; result: Record<string, unknown> | null
}>

// ---- command post and journal ----
export type Figure = api.Figure
export type Stuck = api.Stuck
export type CommandPost = api.CommandPost
export type JournalEntry = api.JournalLine
export type JournalCheck = api.Verdict

// ---- passes and checkpoints ----
export type Pass = api.Pass
export type IssuePass = Partial<api.IssuePass>
export type Checkpoint = api.Checkpoint
export type CheckpointPage = api.CheckpointPage
export type BoardPage = api.BoardPage
export type Carry = api.Carry
export type CarryItem = api.CarryItem
export type CarryShop = api.CarryShop
export type Shop = api.Shop
export type EveningBoard = api.EveningBoard
export type EveningTrip = api.EveningTrip
export type EveningPage = api.EveningPage
export type Ask = api.Ask
export type CheckLine = api.CheckLine
export type AskShown = api.AskShown
export type MyDuty = api.MyDuty
export type TripContact = api.TripContact
export type BoardPerson = api.BoardPerson
export type MadePhone = api.MadePhone
export type OddMark = api.OddMark
export type TripPhone = api.TripPhone
export type RidePage = api.RidePage
export type RideWord = api.RideWord
export type DriverPage = api.DriverPage
export type DriverTrip = api.DriverTrip
export type CodesOfDrivers = api.CodesOfDrivers
export type TripPass = api.TripPass
export type TripRests = api.TripRests
export type RestPlace = api.RestPlace
export type Arrival = api.Arrival
export type Arrivals = api.Arrivals
export type CheckpointEntry = api.Entry
export type OpenedShift = api.OpenedShift
export type Phone = api.Device

// ---- applying without an account, home selection ----
export type Applied = But<api.Applied, { form: Record<string, unknown>; form_schema: SchemaNode }>
export type Selection = api.SelectionView
export type SelectionRow = api.SelectionRow
export type SelectionEntrant = api.EntrantLine
export type SelectionHome = api.HomeLine
export type SelectionOwn = api.OwnTurn
export type TalentReport = api.TalentReport

// ---- official papers, reliefs, labour ----
export type OfficialPaper = api.PaperRow
export type Handling = api.Handling
export type PaperOffer = api.Offer
export type VerifiedPaper = api.Verified
export type Relief = api.Relief
export type LabourMatches = api.Matches

// ---- what is recorded on the spot ----
export type FieldPhone = api.FieldPhone
export type FieldOutcome = api.FieldOutcome
export type FieldEntry = api.FieldEntry
