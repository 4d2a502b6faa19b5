// Written by scripts/api.mjs from openapi.json. Do not edit: run `npm run api`.

export type Problem = {
  args?: Record<string, string>
  at?: string
  code: string
  detail: string
  problems?: ({
    args?: Record<string, string>
    at?: string
    code: string
    detail: string
  })[]
  status?: number
  title?: string
  type?: string
}

export interface Operations {
  "GET /api/accounts": { body: unknown; answer: {
      items: ({
        created_at?: string
        disabled?: boolean
        id?: string
        must_change_password?: boolean
        name?: string
        revision?: number
        roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
        scope?: {
          code?: string | null
          id?: string | null
          kind: "region" | "enterprise"
          name?: string | null
        }
        title?: string
        unmask?: ("name" | "id_number" | "phone" | "address")[]
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/accounts": { body: {
      name: string
      roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
      scope: {
        code?: string | null
        id?: string | null
        kind: "region" | "enterprise"
        name?: string | null
      }
      title: string
      unmask?: ("name" | "id_number" | "phone" | "address")[]
    }; answer: {
      account?: {
        created_at?: string
        disabled?: boolean
        id?: string
        must_change_password?: boolean
        name?: string
        revision?: number
        roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
        scope?: {
          code?: string | null
          id?: string | null
          kind: "region" | "enterprise"
          name?: string | null
        }
        title?: string
        unmask?: ("name" | "id_number" | "phone" | "address")[]
      }
      one_time_password?: string
    } }
  "POST /api/accounts/{id}": { body: {
      revision: number
      roles: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
      scope: {
        code?: string | null
        id?: string | null
        kind: "region" | "enterprise"
        name?: string | null
      }
      title: string
      unmask?: ("name" | "id_number" | "phone" | "address")[]
    }; answer: {
      created_at?: string
      disabled?: boolean
      id?: string
      must_change_password?: boolean
      name?: string
      revision?: number
      roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
      scope?: {
        code?: string | null
        id?: string | null
        kind: "region" | "enterprise"
        name?: string | null
      }
      title?: string
      unmask?: ("name" | "id_number" | "phone" | "address")[]
    } }
  "POST /api/accounts/{id}/disable": { body: {
      reason: string
    }; answer: {
      created_at?: string
      disabled?: boolean
      id?: string
      must_change_password?: boolean
      name?: string
      revision?: number
      roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
      scope?: {
        code?: string | null
        id?: string | null
        kind: "region" | "enterprise"
        name?: string | null
      }
      title?: string
      unmask?: ("name" | "id_number" | "phone" | "address")[]
    } }
  "POST /api/accounts/{id}/enable": { body: Record<string, unknown>; answer: {
      created_at?: string
      disabled?: boolean
      id?: string
      must_change_password?: boolean
      name?: string
      revision?: number
      roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
      scope?: {
        code?: string | null
        id?: string | null
        kind: "region" | "enterprise"
        name?: string | null
      }
      title?: string
      unmask?: ("name" | "id_number" | "phone" | "address")[]
    } }
  "POST /api/accounts/{id}/reset": { body: Record<string, unknown>; answer: {
      one_time_password?: string
    } }
  "GET /api/cases": { body: unknown; answer: {
      items?: ({
        assignee?: {
          id?: string
          title?: string
        } | null
        due_at?: string | null
        due_text?: string
        enterprise?: {
          id?: string
          name?: string
        }
        id?: string
        lane?: string
        lane_title?: string
        mine?: boolean
        missing?: (string)[]
        next?: string
        no?: string
        overdue?: boolean
        priority?: number
        queue?: string
        revision?: number
        service?: string
        service_title?: string
        share_used?: number
        state?: string
        state_title?: string
      })[]
      next?: string | null
      total?: number
      views?: {
        all?: number
        due?: number
        mine?: number
        overdue?: number
        unclaimed?: number
      }
    } }
  "POST /api/cases": { body: {
      channel?: string
      enterprise_id: string
      form?: Record<string, unknown>
      language?: string
      service: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "GET /api/cases/{id}": { body: unknown; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/assign": { body: {
      account_id: string
      language?: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/claim": { body: {
      language?: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/documents": { body: {
      file_id: string
      key: string
      language?: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/documents/remove": { body: {
      file_id: string
      key: string
      language?: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/events": { body: {
      event: string
      language?: string
      reason?: string
      revision: number
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/form": { body: {
      form: Record<string, unknown>
      language?: string
      revision: number
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "GET /api/cases/{id}/journal": { body: unknown; answer: {
      items: ({
        at?: string
        hash?: string
        line?: string
        what?: string
        what_title?: string
        who?: string
        why?: string | null
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/cases/{id}/lane": { body: {
      lane: string
      language?: string
      reason: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "GET /api/cases/{id}/messages": { body: unknown; answer: {
      items: ({
        at?: string
        channel?: string
        id?: string
        state?: string
        template?: string
        text?: string
        to?: string
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/cases/{id}/receipts": { body: {
      count: number
      item: string
      language?: string
      note?: string
      source: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/tasks/{task}": { body: {
      checklist?: Record<string, unknown>
      done?: boolean
      language?: string
      note?: string
      verdict?: string
    }; answer: {
      actions?: ({
        event?: string
        kind?: "primary" | "normal" | "danger" | "quiet"
        needs?: ({
          text?: string
        })[]
        ready?: boolean
        reason_required?: boolean
        title?: string
        to?: string
      })[]
      applicant_masked?: {
        contact?: string
        phone?: string
      }
      assignable?: ({
        id?: string
        title?: string
      })[]
      assignee?: {
        id?: string
        title?: string
      } | null
      channel?: string
      decisions?: ({
        because?: string
        cites?: string
        draft?: boolean
        explanation?: ({
          failing?: {
            input?: string
            test?: string
            value?: Record<string, unknown>
          } | null
          hit?: boolean
          reason_code?: string
          rule?: string
        })[]
        name?: string
        outcome?: Record<string, unknown>
        problem?: string
        rule?: string | null
        table?: string
        title?: string
        version?: string
      })[]
      derived?: Record<string, unknown>
      documents?: ({
        files?: ({
          at?: string
          id?: string
          name?: string
          size?: number
        })[]
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      due_at?: string | null
      due_text?: string
      enterprise?: {
        id?: string
        name?: string
      }
      facts?: Record<string, unknown>
      form?: Record<string, unknown>
      form_editable?: boolean
      form_schema?: Record<string, unknown>
      id?: string
      lacks?: ({
        key?: string
        mend?: {
          key?: string
          kind?: string
        } | null
        text?: string
      })[]
      lane?: string
      lane_reason?: string
      lane_title?: string
      lanes?: ({
        lane?: string
        may_open?: boolean
        title?: string
      })[]
      mine?: boolean
      missing?: (string)[]
      next?: string
      no?: string
      opened_at?: string
      outcome?: string
      overdue?: boolean
      papers_open?: boolean
      priority?: number
      queue?: string
      reason?: string
      receipt_items?: ({
        item?: string
        title?: string
        unit?: string
      })[]
      receipts?: ({
        at?: string
        count?: number
        item?: string
        item_title?: string
        note?: string
        source?: string
        unit?: string
        who?: string
      })[]
      revision?: number
      service?: string
      service_title?: string
      service_version?: number
      share_used?: number
      state?: string
      state_title?: string
      steps?: ({
        current?: boolean
        reached?: boolean
        state?: string
        title?: string
      })[]
      tasks?: ({
        at?: string | null
        by?: string
        checklist?: ({
          key?: string
          ok?: boolean | null
          title?: string
        })[]
        done?: boolean
        key?: string
        may?: boolean
        note?: string | null
        title?: string
        verdict?: string | null
        who?: string | null
      })[]
      verdict?: {
        kind?: "go" | "check" | "stop"
        lines?: (string)[]
        title?: string
      } | null
    } }
  "POST /api/cases/{id}/unmask": { body: {
      fields: (string)[]
      language?: string
      reason: string
    }; answer: unknown }
  "GET /api/command-post": { body: unknown; answer: {
      as_of?: string
      figures?: ({
        key?: string
        list?: string
        of?: number | null
        title?: string
        title_en?: string
        tone?: "normal" | "act"
        unit?: string
        unit_en?: string
        value?: number
      })[]
      funnel?: ({
        count?: number
        state?: string
        title?: string
        title_en?: string
      })[]
      next?: ({
        at?: string
        case_id?: string
        title?: string
      })[]
      report?: {
        applied?: number
        approved?: number
        enterprises?: number
        excluded?: number
        fully_staffed?: number
        observe?: number
        resumed?: number
        screened?: number
        stopped?: number
        unlisted_on_site?: number
      }
      stuck?: ({
        can_nudge?: boolean
        case_id?: string
        late_minutes?: number
        line?: string
        service?: string
        since?: string | null
        title?: string
        what?: string
        where?: string
        who?: string
      })[]
    } }
  "POST /api/command-post/nudge": { body: {
      case_id: string
    }; answer: {
      told?: number
    } }
  "GET /api/divisions": { body: unknown; answer: {
      items: ({
        code?: string
        full_name?: string
        lat?: number | null
        level?: number
        lon?: number | null
        name?: string
        parent?: string
      })[]
      next?: string | null
      total: number
    } }
  "GET /api/enterprises": { body: unknown; answer: {
      items: ({
        above_scale?: boolean | null
        address?: string
        contact?: string
        division?: string
        division_name?: string
        headcount?: number | null
        id?: string
        industry?: string
        industry_name?: string
        name?: string
        note?: string
        phone?: string
        resumption?: Record<string, unknown>
        revenue_wan?: number | null
        revision?: number
        roster?: Record<string, unknown>
        size?: "large" | "medium" | "small" | "micro"
        uscc?: string
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/enterprises": { body: {
      above_scale?: boolean | null
      address?: string | null
      contact?: string | null
      division?: string | null
      headcount?: number | null
      industry?: string | null
      name?: string | null
      note?: string | null
      phone?: string | null
      revenue_wan?: number | null
      uscc?: string | null
    }; answer: {
      above_scale?: boolean | null
      address?: string
      contact?: string
      division?: string
      division_name?: string
      headcount?: number | null
      id?: string
      industry?: string
      industry_name?: string
      name?: string
      note?: string
      phone?: string
      resumption?: Record<string, unknown>
      revenue_wan?: number | null
      revision?: number
      roster?: Record<string, unknown>
      size?: "large" | "medium" | "small" | "micro"
      uscc?: string
    } }
  "GET /api/enterprises/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/enterprises/import": { body: {
      file_id: string
    }; answer: {
      job_id?: string
    } }
  "GET /api/enterprises/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/enterprises/{id}": { body: unknown; answer: {
      above_scale?: boolean | null
      address?: string
      contact?: string
      division?: string
      division_name?: string
      headcount?: number | null
      id?: string
      industry?: string
      industry_name?: string
      name?: string
      note?: string
      phone?: string
      resumption?: Record<string, unknown>
      revenue_wan?: number | null
      revision?: number
      roster?: Record<string, unknown>
      size?: "large" | "medium" | "small" | "micro"
      uscc?: string
    } }
  "POST /api/enterprises/{id}": { body: {
      above_scale?: boolean | null
      address?: string | null
      contact?: string | null
      division?: string | null
      headcount?: number | null
      industry?: string | null
      name?: string | null
      note?: string | null
      phone?: string | null
      revenue_wan?: number | null
      revision: number
      uscc?: string | null
    }; answer: {
      above_scale?: boolean | null
      address?: string
      contact?: string
      division?: string
      division_name?: string
      headcount?: number | null
      id?: string
      industry?: string
      industry_name?: string
      name?: string
      note?: string
      phone?: string
      resumption?: Record<string, unknown>
      revenue_wan?: number | null
      revision?: number
      roster?: Record<string, unknown>
      size?: "large" | "medium" | "small" | "micro"
      uscc?: string
    } }
  "GET /api/enterprises/{id}/persons-on-site": { body: unknown; answer: {
      items: ({
        at?: string
        cites?: string
        days?: number | null
        document_number?: string
        id?: string
        listed?: boolean
        listing?: string
        listing_code?: string
        listing_en?: string
        name?: string
        note?: string
        person_id?: string
        reason?: string
        reason_code?: string
        reason_en?: string
        verdict?: string
        verdict_title?: string
        verdict_title_en?: string
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/enterprises/{id}/persons-on-site": { body: {
      certificate?: boolean | null
      code?: "绿" | "黄" | "红" | "无"
      contact?: boolean | null
      document_kind?: string
      document_number: string
      from_division: string
      left_on?: string | null
      name: string
      note?: string
      phone?: string
      release?: boolean | null
      symptom?: boolean | null
      temperature?: number | null
    }; answer: {
      at?: string
      cites?: string
      days?: number | null
      document_number?: string
      id?: string
      listed?: boolean
      listing?: string
      listing_code?: string
      listing_en?: string
      name?: string
      note?: string
      person_id?: string
      reason?: string
      reason_code?: string
      reason_en?: string
      verdict?: string
      verdict_title?: string
      verdict_title_en?: string
    } }
  "POST /api/enterprises/{id}/unmask": { body: {
      fields: ("name" | "phone")[]
      reason: string
    }; answer: {
      name?: string | null
      phone?: string | null
    } }
  "POST /api/files": { body: unknown; answer: {
      created_at?: string
      id?: string
      media?: string
      name?: string
      sha256?: string
      size?: number
    } }
  "GET /api/files/{id}": { body: unknown; answer: unknown }
  "GET /api/industries": { body: unknown; answer: {
      items: ({
        en?: string
        key?: string
        zh?: string
      })[]
      next?: string | null
      total: number
    } }
  "GET /api/jobs/{id}": { body: unknown; answer: {
      done?: number
      id?: string
      kind?: string
      problem?: Record<string, unknown>
      result?: Record<string, unknown>
      state?: string
      step?: string
      total?: number
    } }
  "POST /api/jobs/{id}/cancel": { body: Record<string, unknown>; answer: {
      done?: number
      id?: string
      kind?: string
      problem?: Record<string, unknown>
      result?: Record<string, unknown>
      state?: string
      step?: string
      total?: number
    } }
  "GET /api/journal": { body: unknown; answer: {
      items: ({
        actor?: string
        at?: string
        facts?: Record<string, unknown>
        hash?: string
        prev?: string
        seq?: number
        service?: string
        subject_id?: string
        subject_kind?: string
        what?: string
        why?: string
      })[]
      next?: string | null
      total: number
    } }
  "GET /api/journal/verify": { body: unknown; answer: {
      entries?: number
      first_bad?: number
      head?: string
      head_seq?: number
      ok?: boolean
      why?: string
    } }
  "GET /api/persons": { body: unknown; answer: {
      items: ({
        document_kind?: string
        document_number?: string
        enterprises?: (string)[]
        home?: string
        home_name?: string
        id?: string
        name?: string
        phone?: string
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/persons/{id}/erase": { body: {
      reason: string
    }; answer: {
      erased_at?: string
      id?: string
    } }
  "POST /api/persons/{id}/unmask": { body: {
      fields: ("name" | "id_number" | "phone")[]
      reason: string
    }; answer: {
      id_number?: string | null
      name?: string | null
      phone?: string | null
    } }
  "GET /api/places": { body: unknown; answer: {
      items: ({
        division?: string
        division_name?: string
        id?: string
        kind?: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "other"
        lat?: number | null
        lon?: number | null
        name?: string
        revision?: number
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/places": { body: {
      division: string
      kind: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "other"
      lat?: number | null
      lon?: number | null
      name: string
    }; answer: {
      division?: string
      division_name?: string
      id?: string
      kind?: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "other"
      lat?: number | null
      lon?: number | null
      name?: string
      revision?: number
    } }
  "POST /api/places/{id}": { body: {
      division: string
      kind: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "other"
      lat?: number | null
      lon?: number | null
      name: string
      revision: number
    }; answer: {
      division?: string
      division_name?: string
      id?: string
      kind?: "village" | "community" | "checkpoint" | "clinic" | "assembly_point" | "other"
      lat?: number | null
      lon?: number | null
      name?: string
      revision?: number
    } }
  "GET /api/risk-levels": { body: unknown; answer: {
      items: ({
        division?: string
        division_name?: string
        from?: string
        id?: string
        level?: "low" | "medium" | "high" | "severe"
        place_id?: string
        revision?: number
        source?: string
        to?: string | null
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/risk-levels": { body: {
      division: string
      from: string
      level: "low" | "medium" | "high" | "severe"
      place_id?: string | null
      source: string
      to?: string | null
    }; answer: {
      division?: string
      division_name?: string
      from?: string
      id?: string
      level?: "low" | "medium" | "high" | "severe"
      place_id?: string
      revision?: number
      source?: string
      to?: string | null
    } }
  "GET /api/risk-levels/export.xlsx": { body: unknown; answer: unknown }
  "POST /api/risk-levels/import": { body: {
      file_id: string
    }; answer: {
      job_id?: string
    } }
  "GET /api/risk-levels/template.xlsx": { body: unknown; answer: unknown }
  "POST /api/risk-levels/{id}/end": { body: {
      revision?: number | null
      to: string
    }; answer: {
      division?: string
      division_name?: string
      from?: string
      id?: string
      level?: "low" | "medium" | "high" | "severe"
      place_id?: string
      revision?: number
      source?: string
      to?: string | null
    } }
  "GET /api/rosters": { body: unknown; answer: {
      items: ({
        approved_at?: string | null
        at?: string
        case_id?: string
        changed_since_last?: number
        cleared?: number
        columns_recognised?: ({
          field?: string
          header?: string
        })[]
        date?: string
        enterprise?: {
          id?: string
          name?: string
        }
        excluded?: number
        file_id?: string
        file_name?: string
        id?: string
        job_id?: string
        observe?: number
        problems?: number
        review?: number
        state?: string
        table?: {
          draft?: boolean
          id?: string
          title?: string
          title_en?: string
          version?: string
        }
        total?: number
      })[]
      next?: string | null
      total: number
    } }
  "POST /api/rosters": { body: {
      case_id?: string
      date: string
      enterprise_id: string
      file_id: string
    }; answer: {
      job_id?: string
      known?: boolean
      roster_id?: string
    } }
  "GET /api/rosters/template.xlsx": { body: unknown; answer: unknown }
  "GET /api/rosters/{id}": { body: unknown; answer: {
      approved_at?: string | null
      at?: string
      case_id?: string
      changed_since_last?: number
      cleared?: number
      columns_recognised?: ({
        field?: string
        header?: string
      })[]
      date?: string
      enterprise?: {
        id?: string
        name?: string
      }
      excluded?: number
      file_id?: string
      file_name?: string
      id?: string
      job_id?: string
      observe?: number
      problems?: number
      review?: number
      state?: string
      table?: {
        draft?: boolean
        id?: string
        title?: string
        title_en?: string
        version?: string
      }
      total?: number
    } }
  "GET /api/rosters/{id}/annotated.xlsx": { body: unknown; answer: unknown }
  "GET /api/rosters/{id}/lines": { body: unknown; answer: {
      items: ({
        code?: string
        days?: number | null
        document_number?: string
        erased?: boolean
        from?: string
        id?: string
        left_days?: number | null
        name?: string
        person_id?: string
        phone?: string
        reason?: string
        reason_code?: string
        reason_en?: string
        row?: number
        temperature?: number | null
        verdict?: string
        verdict_title?: string
        verdict_title_en?: string
        would_pass?: string
        would_pass_en?: string
      })[]
      next?: string | null
      total: number
    } }
  "GET /api/rosters/{id}/lines/{line}": { body: unknown; answer: {
      cites?: string
      explanation?: ({
        failing?: {
          input?: string
          input_en?: string
          test?: string
          value?: string
        } | null
        hit?: boolean
        reason?: string
        reason_code?: string
        reason_en?: string
        rule?: string
      })[]
      line?: {
        code?: string
        days?: number | null
        document_number?: string
        erased?: boolean
        from?: string
        id?: string
        left_days?: number | null
        name?: string
        person_id?: string
        phone?: string
        reason?: string
        reason_code?: string
        reason_en?: string
        row?: number
        temperature?: number | null
        verdict?: string
        verdict_title?: string
        verdict_title_en?: string
        would_pass?: string
        would_pass_en?: string
      }
    } }
  "GET /api/rosters/{id}/problems": { body: unknown; answer: {
      items: ({
        args?: Record<string, unknown>
        cell?: string
        code?: string
        column?: number
        note?: boolean
        row?: number
        sheet?: string
        suggestion?: string
        value?: string
      })[]
      next?: string | null
      total: number
    } }
  "GET /api/services": { body: unknown; answer: {
      items: ({
        applicant?: string
        channels?: (string)[]
        may_open?: boolean
        service?: string
        title?: string
        version?: number
      })[]
      next?: string | null
      total: number
    } }
  "GET /api/services/{service}": { body: unknown; answer: {
      applicant?: string
      channels?: (string)[]
      documents?: ({
        key?: string
        max_mb?: number
        required?: boolean
        title?: string
        types?: (string)[]
      })[]
      form?: Record<string, unknown>
      lanes?: ({
        lane?: string
        title?: string
      })[]
      legal_basis?: string
      purpose?: string
      service?: string
      sha256?: string
      states?: ({
        kind?: string
        outcome?: string
        state?: string
        title?: string
      })[]
      title?: string
      version?: number
    } }
  "DELETE /api/session": { body: Record<string, unknown>; answer: Record<string, unknown> }
  "GET /api/session": { body: unknown; answer: {
      account?: {
        id?: string
        must_change_password?: boolean
        name?: string
        roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
        scope?: {
          code?: string | null
          id?: string | null
          kind: "region" | "enterprise"
          name?: string | null
        }
        title?: string
        unmask?: ("name" | "id_number" | "phone" | "address")[]
      }
      csrf?: string
      demo?: boolean
      now?: string
    } }
  "POST /api/session": { body: {
      name: string
      password: string
    }; answer: {
      account?: {
        id?: string
        must_change_password?: boolean
        name?: string
        roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
        scope?: {
          code?: string | null
          id?: string | null
          kind: "region" | "enterprise"
          name?: string | null
        }
        title?: string
        unmask?: ("name" | "id_number" | "phone" | "address")[]
      }
      csrf?: string
      demo?: boolean
      now?: string
    } }
  "POST /api/session/password": { body: {
      new: string
      old: string
    }; answer: {
      account?: {
        id?: string
        must_change_password?: boolean
        name?: string
        roles?: ("officer" | "reviewer" | "inspector" | "lead" | "enterprise_clerk" | "auditor" | "administrator")[]
        scope?: {
          code?: string | null
          id?: string | null
          kind: "region" | "enterprise"
          name?: string | null
        }
        title?: string
        unmask?: ("name" | "id_number" | "phone" | "address")[]
      }
      csrf?: string
      demo?: boolean
      now?: string
    } }
}
