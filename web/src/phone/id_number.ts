// The number of a resident identity card (GB 11643-1999): 17 digits, a date that exists, a check character (ISO 7064, MOD 11-2).
// Full-width digits and blanks are taken as typed by a card reader or an old keyboard.
const kWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const kChecks = '10X98765432'

export const typed = (text: string) => text.normalize('NFKC').replace(/[\s·]/g, '').toUpperCase()

export type NumberState = 'empty' | 'short' | 'wrong' | 'good'
export function id_state(text: string): NumberState {
  const number = typed(text)
  if (!number) return 'empty'
  if (!/^\d{1,17}$|^\d{17}[\dX]$/.test(number)) return 'wrong'
  if (number.length < 18) return 'short'
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return 'wrong'
  const sum = kWeights.reduce((total, weight, i) => total + weight * Number(number[i]), 0)
  return kChecks[sum % 11] === number[17] ? 'good' : 'wrong'
}

// A plate of the mainland: province, letter, five or six more (GA 36). What is typed is kept either way; this only tells which it is.
export const is_plate = (text: string) => /^\p{Script=Han}[A-Z][A-Z0-9]{4,6}[A-Z0-9挂学警港澳]?$/u.test(typed(text))
