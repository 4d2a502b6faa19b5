import { describe, expect, it } from 'vitest'
import type { CaseQuestion } from '@/api/types'
import { open_questions, said_by } from './questions'

const question = (n: number, open: boolean, may_answer: boolean): CaseQuestion => ({ n, from: 'office', who: '', text: '?', at: '2020-02-12T01:00:00Z', open, may_answer, answers: [] })

describe('questions on a case', () => {
  it('counts those that wait for who looks: not answered ones, not those of his own side', () => {
    expect(open_questions([question(1, true, true), question(2, false, true), question(3, true, false), question(4, true, true)])).toBe(2)
    expect(open_questions([])).toBe(0)
  })
  it('names the side, and the person where one is told', () => {
    expect(said_by({ from: 'office', who: '预审 韩' })).toBe('经办机关 预审 韩')
    expect(said_by({ from: 'office', who: '' })).toBe('经办机关')
    expect(said_by({ from: 'applicant', who: '' })).toBe('申请人')
  })
})
