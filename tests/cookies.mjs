// The cookies an answer sets, as a Cookie header: "a=1; b=2". Node 18 of Debian 12 joins several Set-Cookie lines into one.
export function cookies_of(response) {
  const lines = response.headers.getSetCookie?.() ?? (response.headers.get('set-cookie') ?? '').split(/, (?=[^;,\s]+=)/)
  return lines.filter(Boolean).map((one) => one.split(';')[0]).join('; ')
}
