// Who signed in by a code, and how an application is reached: by its key, which stands in the link, or by that session. The session's token stays in a cookie no script reads; on this device
// nothing is kept, for the device may be somebody else's.
import { ref } from 'vue'
import { api, hand_in, random_key } from '@/api'
import { Client } from '@/api/client'
import type { Applied, List, MyApplication, SignedIn } from '@/api/types'
import { language, t } from '@/words'

export const me = ref<SignedIn | null>(null) // null: not asked yet; without an address: not signed in
const nobody = (now: string): SignedIn => ({ address: '', csrf: '', now })

export const own_api = new Client({
  fetch: (...args) => fetch(...args),
  language: () => language.value,
  csrf: () => me.value?.csrf ?? '',
  random_key,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  on_signed_out: () => { me.value = nobody(me.value?.now ?? '') },
  words: (code) => t(code === 'network.lost' ? 'problem.network_lost' : 'problem.unreadable'),
})

export async function find_me(): Promise<SignedIn> { return (me.value = await own_api.get<SignedIn>('/api/applicant/session')) }
export const ask_code = (address: string, key: string) => own_api.post<{ digits: number; good_minutes: number }>('/api/applicant/code', { address }, { key })
export async function sign_in(address: string, code: string, key: string): Promise<SignedIn> { return (me.value = await own_api.post<SignedIn>('/api/applicant/session', { address, code }, { key, quiet: true })) }
export async function sign_out(): Promise<void> {
  await own_api.delete('/api/applicant/session')
  me.value = nobody(me.value?.now ?? '')
}
export const my_applications = async () => (await own_api.get<List<MyApplication>>('/api/applicant/cases')).items

const said_to = (question: number): string => (question ? `questions/${question}/answer` : 'questions')
export interface Door {
  show: (id: string) => Promise<Applied>
  begin: (service: string, channel: string, form: object, key: string) => Promise<Applied>
  form: (id: string, form: object, key: string) => Promise<Applied>
  paper: (id: string, paper: string, file: File) => Promise<Applied>
  fire: (id: string, event: string, key: string) => Promise<Applied>
  say: (id: string, question: number, text: string, key: string) => Promise<Applied> // question 0: a new one
}
// `opens`: the key of the case, as it is known by then.
export const door_by_key = (opens: () => string): Door => ({
  show: (id) => api.post<Applied>(`/api/applied/${id}`, { key: opens() }),
  begin: (service, channel, form, key) => api.post<Applied>('/api/apply', { service, channel, form }, { key }),
  form: (id, form, key) => api.post<Applied>(`/api/applied/${id}/form`, { key: opens(), form }, { key }),
  paper: (id, paper, file) => hand_in<Applied>(`/api/applied/${id}/papers?${new URLSearchParams({ key: opens(), paper, name: file.name })}`, file),
  fire: (id, event, key) => api.post<Applied>(`/api/applied/${id}/events`, { key: opens(), event }, { key }),
  say: (id, question, text, key) => api.post<Applied>(`/api/applied/${id}/${said_to(question)}`, { key: opens(), text }, { key }),
})
export const door_by_session: Door = {
  show: (id) => own_api.get<Applied>(`/api/applicant/cases/${id}`),
  begin: (service, channel, form, key) => own_api.post<Applied>('/api/applicant/cases', { service, channel, form }, { key }),
  form: (id, form, key) => own_api.post<Applied>(`/api/applicant/cases/${id}/form`, { form }, { key }),
  paper: (id, paper, file) => hand_in<Applied>(`/api/applicant/cases/${id}/papers?${new URLSearchParams({ paper, name: file.name })}`, file, me.value?.csrf),
  fire: (id, event, key) => own_api.post<Applied>(`/api/applicant/cases/${id}/events`, { event }, { key }),
  say: (id, question, text, key) => own_api.post<Applied>(`/api/applicant/cases/${id}/${said_to(question)}`, { text }, { key }),
}
