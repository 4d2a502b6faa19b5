#include "domains/notices/answers.h"

#include "base/text.h"
#include "domains/notices/rows.h"

namespace ly::notices {

Result<Items<PublishedAnswer>> Answers::list(View const& view, ListAnswers const& in) const {
  Items<PublishedAnswer> out;
  for (auto& row : list_answers(view, in.all)) {
    row.answer.by = title_of_(view, row.published_by);
    if (in.all) {
      auto& a = row.answer;
      std::tie(a.written_question, a.written_answer, a.english_question, a.english_answer) = std::tie(a.question, a.answer, a.question_en, a.answer_en);
    }
    out.items.push_back(std::move(row.answer));
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<PublishedAnswer> Answers::put(Context& context, PutAnswer const& in) const {
  AnswerRow row;
  bool const is_new = in.id.text.empty();
  if (!is_new) {
    auto const found = find_answer(context, in.id.text);
    if (!found || !context.actor.may_see_division(found->division)) return not_found("not_found", "id");
    if (found->answer.revision != in.revision) return refused("stale", "revision");
    row = *found;
  } else {
    row.answer.id = new_id<AnswerTag>(context.dice, context.now);
    row.answer.published_at = context.now;
    row.division = context.actor.scope.code;
  }
  row.published_by = context.actor.account.text;
  row.answer.topic = clean(in.topic);
  row.answer.question = clean(in.question);
  row.answer.answer = std::string(trim(in.answer));
  row.answer.question_en = clean(in.question_en);
  row.answer.answer_en = std::string(trim(in.answer_en));
  row.answer.withdrawn = false;
  row.answer.changed_at = context.now;
  ++row.answer.revision;
  put_answer(context, row);
  context.journal.note({.what = is_new ? "answer.published" : "answer.changed", .subject_kind = "answer", .subject_id = row.answer.id.text, .division = row.division, .facts = {{"revision", row.answer.revision}}});
  row.answer.by = title_of_(context, row.published_by);
  return row.answer;
}

Result<PublishedAnswer> Answers::withdraw(Context& context, WithdrawAnswer const& in) const {
  auto row = find_answer(context, in.id.text);
  if (!row || !context.actor.may_see_division(row->division)) return not_found("not_found", "id");
  row->answer.withdrawn = true;
  row->answer.changed_at = context.now;
  ++row->answer.revision;
  put_answer(context, *row);
  context.journal.note({.what = "answer.withdrawn", .subject_kind = "answer", .subject_id = row->answer.id.text, .division = row->division, .why = in.reason});
  row->answer.by = title_of_(context, row->published_by);
  return row->answer;
}

std::vector<Endpoint> answer_endpoints(Answers const& answers) {
  auto const* a = &answers;
  constexpr Roles kWriters = Role::officer | Role::lead;
  std::vector<Endpoint> rows;
  // Open to everybody; those withdrawn are nobody's business outside.
  rows.push_back(reading<Nothing, Items<PublishedAnswer>>("GET", "/api/answers", "answers.list", {"问答", "Published answers"}, {}, [a](View const& v, Nothing const&) { return a->list(v, {}); }));
  rows.push_back(reading<ListAnswers, Items<PublishedAnswer>>("GET", "/api/answers/all", "answers.all", {"问答（含撤下的）", "Answers with those withdrawn"}, may::staff, [a](View const& v, ListAnswers const& in) { return a->list(v, in); }));
  rows.push_back(writing<PutAnswer, PublishedAnswer>("POST", "/api/answers", "answers.put", {"发布答复", "Publish an answer"}, kWriters, [a](Context& c, PutAnswer const& in) { return a->put(c, in); }));
  rows.push_back(writing<WithdrawAnswer, PublishedAnswer>("POST", "/api/answers/{id}/withdraw", "answers.withdraw", {"撤下答复", "Withdraw an answer"}, kWriters, [a](Context& c, WithdrawAnswer const& in) { return a->withdraw(c, in); }));
  return rows;
}

}  // namespace ly::notices
