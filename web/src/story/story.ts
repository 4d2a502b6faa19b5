// What the bar knows of the story that `liaoyuan demo --story` plays: asked of /api/story, which exists in that mode only. Nothing of the application
// itself asks it; without the mark on the page none of this is loaded.
import { language } from '@/words'

export interface StoryFigure { title: string; told: unknown; expected: unknown; holds: boolean; of_the_story: boolean; where: string }
export interface StoryState {
  beat: number; of: number; now: string; at: string; playing: boolean; seconds: number; busy: boolean; going_to: number; problem: string | null
  part: number; heading: string; told: string; as: string; screen: string; figures: StoryFigure[]
  accounts: { name: string; title: string; password: string }[]
  phone: { as?: 'guard' | 'leader'; path?: string; code?: string; pin?: string }
}
export interface StoryBeat { beat: number; part: number; at: string; heading: string; told: string; as: string; screen: string; figures: StoryFigure[] }
export type Wish = { do: 'play'; seconds?: number } | { do: 'pause' } | { do: 'jump'; to: number } | { do: 'phone'; as: 'guard' | 'leader' }

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST', cache: 'no-store', credentials: 'same-origin', headers: { 'Accept-Language': language.value, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await response.json() as T & { detail?: string }
  if (!response.ok) throw new Error(answer.detail ?? String(response.status))
  return answer
}
export const story_now = () => ask<StoryState>('/api/story')
export const story_beats = async () => (await ask<{ items: StoryBeat[] }>('/api/story/beats')).items
export const wish = (what: Wish) => ask<StoryState>('/api/story', what)

// Logs in as anybody would, by name and password.
export async function enter(who: { name: string; password: string }): Promise<void> {
  await ask('/api/session', { name: who.name, password: who.password })
}

// Who looks: "" follows whoever acts. Remembered for this window, with the beat it has shown.
const kAs = 'liaoyuan.story.as', kShown = 'liaoyuan.story.shown'
const kept = (name: string) => { try { return sessionStorage.getItem(name) ?? '' } catch { return '' } }
const keep = (name: string, value: string) => { try { sessionStorage.setItem(name, value) } catch { /* this page only */ } }
export const looks_as = () => kept(kAs)
export const look_as = (name: string) => keep(kAs, name)
export const shown = () => kept(kShown)
export const note_shown = (stamp: string) => keep(kShown, stamp)

// What identifies a state of the house: the same beat after a jump back is another house, with other sessions.
export const stamp_of = (state: StoryState) => `${state.beat}/${state.screen}/${state.accounts[0]?.password ?? ''}/${looks_as()}`

// Where to go for a state, and as whom: the beat's own screen and person, or the chosen person on the page that is open.
export function scene_of(state: StoryState, as: string, here: string): { who: StoryState['accounts'][number] | undefined; path: string } {
  const name = as || state.as
  return { who: state.accounts.find((one) => one.name === name), path: as && as !== state.as ? here : state.screen || here }
}

export function figure_text(value: unknown): string {
  if (value === true) return '✓'
  if (value === false) return '✗'
  if (value === null || value === undefined) return '—'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
