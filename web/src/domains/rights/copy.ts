// A copy of somebody's data as a file. The ticket that opens it is in the body, never in an address that is kept by histories and logs.
import { api } from '@/api'
import type { CopyTicket } from '@/api/types'
import { language } from '@/words'

export type CopyFormat = 'pdf' | 'json'
export async function save_copy(ticket: CopyTicket, format: CopyFormat): Promise<void> {
  const file = await api.file(`/api/data-copies/${ticket.id}/file`, { ticket: ticket.ticket, format, language: language.value })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `personal-data.${format}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // some browsers read it after the click
}
