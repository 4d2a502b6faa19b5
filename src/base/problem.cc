#include "base/problem.h"

namespace ly {

int http_status(Kind kind) {
  switch (kind) {
    case Kind::invalid: return 422;
    case Kind::refused: return 409;
    case Kind::forbidden: return 403;
    case Kind::not_found: return 404;
    case Kind::unauthenticated: return 401;
    case Kind::too_large: return 413;
    case Kind::too_many: return 429;
    case Kind::unsupported: return 415;
    case Kind::unavailable: return 503;
    case Kind::internal: return 500;
  }
  return 500;
}

}  // namespace ly
