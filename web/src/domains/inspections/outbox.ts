// What an inspector recorded, kept on the phone until the server has it: marks of a checklist, findings with their photo.
// Each intent has keys of its own, made once and repeated for ever, so that what was sent twice happens once; a step that
// was answered is remembered before the next begins, so an interrupted sending goes on where it stopped. What the server
// refuses stays here with its reason and is never dropped silently. No screen here, and no browser: storage and sending
// are handed in.
import type { Problem } from '@/api/problem'

export interface MarkItem { kind: 'mark'; case_id: string; task: string; item: string; verdict: 'pass' | 'fail' | 'none'; note: string; base: number }
export interface FindingItem {
  kind: 'finding'; enterprise_id: string; parent: string; form: Record<string, unknown>; photo: Blob | null; signature: Blob | null
  // What the server has answered so far.
  finding_id?: string; photo_id?: string; signature_id?: string; attached?: boolean; signed?: boolean; revision?: number
}
export type Recorded = MarkItem | FindingItem
export interface Entry { id: string; account: string; counter: number; happened_at: string; refused?: { code: string; detail: string }; what: Recorded }

export interface Store {
  all(): Promise<Entry[]>
  put(entry: Entry): Promise<void>
  remove(id: string): Promise<void>
  next_counter(): Promise<number>
  device(): string
}
export interface Sender {
  post<T>(path: string, body: unknown, key: string): Promise<T>
  get<T>(path: string): Promise<T>
  upload(file: Blob, name: string, key: string): Promise<{ id: string }>
}

export async function record(store: Store, what: Recorded, account: string, now: number): Promise<Entry> {
  const counter = await store.next_counter()
  const entry: Entry = { id: `${store.device()}/${counter}`, account, counter, happened_at: new Date(now).toISOString(), what }
  await store.put(entry)
  return entry
}

// Sends what waits of this person, oldest first: a phone may be shared, and nobody sends in another's name. Stops at the first lost network; goes on after a refusal. How many went out whole.
export async function send_waiting(store: Store, sender: Sender, account: string, as_problem: (thrown: unknown) => Problem): Promise<{ sent: number; lost: boolean }> {
  let sent = 0
  for (const entry of (await store.all()).sort((a, b) => a.counter - b.counter)) {
    if (entry.refused || entry.account !== account) continue
    try {
      if (entry.what.kind === 'mark') await send_mark(store, sender, entry, entry.what)
      else await send_finding(store, sender, entry, entry.what)
      await store.remove(entry.id)
      sent++
    } catch (thrown) {
      const problem = as_problem(thrown)
      // Nobody answered, the server is busy, or the person must log in again: it stays as it is.
      if (problem.status === 0 || problem.status === 401 || problem.status === 429 || problem.status >= 500) return { sent, lost: true }
      await store.put({ ...entry, refused: { code: problem.code, detail: problem.detail } })
    }
  }
  return { sent, lost: false }
}

async function send_mark(store: Store, sender: Sender, entry: Entry, mark: MarkItem): Promise<void> {
  const { task, item, verdict, note, base } = mark
  await sender.post(`/api/cases/${mark.case_id}/checks`, { task, item, verdict, note, base, device: store.device(), counter: entry.counter, happened_at: entry.happened_at }, entry.id)
}

async function send_finding(store: Store, sender: Sender, entry: Entry, finding: FindingItem): Promise<void> {
  const keep = () => store.put(entry)
  if (!finding.finding_id) {
    const body = { service: 'finding', enterprise_id: finding.enterprise_id, channel: 'phone', ...(finding.parent ? { parent: finding.parent } : {}), form: { ...finding.form, found_at: entry.happened_at } }
    finding.finding_id = (await sender.post<{ id: string }>('/api/cases', body, `${entry.id}/1`)).id
    await keep()
  }
  const attach = async (file: Blob, name: string, known: string | undefined, step: number, key: string, remember: (id: string) => void) => {
    const id = known ?? (await sender.upload(file, name, `${entry.id}/${step}`)).id
    if (!known) { remember(id); await keep() }
    await sender.post(`/api/cases/${finding.finding_id}/documents`, { key, file_id: id }, `${entry.id}/${step + 1}`)
  }
  if (finding.photo && !finding.attached) {
    await attach(finding.photo, 'photo.jpg', finding.photo_id, 2, 'before', (id) => { finding.photo_id = id })
    finding.attached = true
    await keep()
  }
  if (finding.signature && !finding.signed) {
    await attach(finding.signature, 'undertaking.png', finding.signature_id, 4, 'undertaking', (id) => { finding.signature_id = id })
    finding.signed = true
    await keep()
  }
  if (finding.revision === undefined) {
    // Remembered before it is used: the same key must carry the same body if the answer is lost.
    finding.revision = (await sender.get<{ revision: number }>(`/api/cases/${finding.finding_id}`)).revision
    await keep()
  }
  await sender.post(`/api/cases/${finding.finding_id}/events`, { event: 'issue', revision: finding.revision }, `${entry.id}/6`)
}
