// What an inspector writes on the spot, as lines of his phone's ledger (phone/ledger.ts): marks of a checklist, findings, people found at work,
// look-backs. A line names its photos by their digest, so the chain holds them too; they are sent before the lines that speak
// of them. No screen here, and no browser: storage and sending are handed in.
import type { Entry, LedgerState, Receipt } from '@/phone/ledger'
import type { FieldOutcome } from '@/api/types'

export type Verdict3 = 'pass' | 'fail' | 'none'
export interface MarkLine { kind: 'mark'; case: string; task: string; item: string; verdict: Verdict3; note: string; base: number }
export interface FindingLine { kind: 'finding'; enterprise: string; round: string; form: Record<string, unknown>; photo?: string; signature?: string }
export interface LookBackLine { kind: 'look_back'; case: string; verdict: 'pass' | 'fail'; reason: string; photo?: string }
export interface PersonLine { kind: 'person'; enterprise: string; round: string; person: Record<string, unknown> }
// by: the service file the phone went by ("inspection@2"), as the case was when it was last read.
export type Line = (MarkLine | FindingLine | LookBackLine | PersonLine) & { by?: string }
export type Written = Line & { at: number; counter: number }
export type Photos = { photo?: Blob | null; signature?: Blob | null }
export type Told = FieldOutcome & { name?: string } // of the person it is about, which the answer does not repeat
export interface FieldState extends LedgerState { outcomes: Told[]; signed_at: number } // signed_at: of the last receipt; a clock set back since then shows

export const kLinesPerRequest = 20 // as many as the house takes at once
export const kOutcomesKept = 40

export function written(entry: Entry): Written | null {
  try { return { ...(JSON.parse(entry.body) as Line & { at: number }), counter: entry.counter } } catch { return null }
}
export function named(fresh: readonly FieldOutcome[], entries: readonly Entry[]): Told[] {
  const names = new Map(entries.map(written).flatMap((line) => (line?.kind === 'person' ? [[line.counter, String(line.person.name ?? '')] as const] : [])))
  return fresh.map((one) => ({ ...one, name: names.get(one.counter) ?? '' }))
}
export function digests_of(entries: readonly Entry[]): string[] {
  const all = entries.map(written).flatMap((line) => (line ? [('photo' in line && line.photo) || '', ('signature' in line && line.signature) || ''] : []))
  return [...new Set(all.filter(Boolean))]
}
// By a reader, because the browsers of old phones have no Blob.arrayBuffer.
export function octets_in(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(Uint8Array.from(new Uint8Array(reader.result as ArrayBuffer)))
    reader.onerror = () => reject(reader.error ?? new Error('storage'))
    reader.readAsArrayBuffer(file)
  })
}
export async function digest_of(file: Blob): Promise<string> {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', await octets_in(file)))].map((octet) => octet.toString(16).padStart(2, '0')).join('')
}

export interface Needs {
  post<T>(path: string, body: unknown, key: string): Promise<T>
  upload(file: Blob, name: string, key: string): Promise<{ id: string }>
  photo(digest: string): Promise<Blob | undefined>
  is_refusal(thrown: unknown): boolean // the house will never take this; else the network was lost
  heard(outcomes: FieldOutcome[]): Promise<void>
}
// One request of the ledger: its photos first, each once by its digest, then the lines. A photo the house refuses is left out; its line
// is kept there and says that the photo is missing.
export function field_sender(needs: Needs) {
  return async (body: object, key: string): Promise<Receipt> => {
    const { token, waiting, entries } = body as { token: string; waiting: number; entries: Entry[] }
    const files: { digest: string; file_id: string }[] = []
    for (const digest of digests_of(entries)) {
      const file = await needs.photo(digest)
      if (!file) continue
      try { files.push({ digest, file_id: (await needs.upload(file, file.type === 'image/png' ? 'sign.png' : 'photo.jpg', `${token}/${digest.slice(0, 20)}`)).id }) } catch (thrown) { if (!needs.is_refusal(thrown)) throw thrown }
    }
    const answer = await needs.post<{ receipt: Receipt; outcomes: FieldOutcome[] }>(`/api/field/phones/${token}/hand-in`, { waiting, entries, files }, key)
    await needs.heard(answer.outcomes)
    return answer.receipt
  }
}
