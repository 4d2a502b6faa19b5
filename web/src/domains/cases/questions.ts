// Words about questions on a case: how many wait for whoever looks, and who said something.
import type { CaseQuestion, CaseReply } from '@/api/types'
import { t } from '@/words'

export const open_questions = (questions: CaseQuestion[]): number => questions.filter((one) => one.open && one.may_answer).length

export function said_by(said: Pick<CaseReply, 'from' | 'who'>): string {
  const side = t(said.from === 'office' ? 'case.question_office' : 'case.question_applicant')
  return said.who && said.who !== side ? `${side} ${said.who}` : side
}
