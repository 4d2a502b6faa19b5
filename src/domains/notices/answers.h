// Published answers (问答): what everybody asks, answered once by the bureau for all to read. Nothing personal; each change is journalled.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"

namespace ly::notices {

struct AnswerTag;
using AnswerId = Id<AnswerTag>;

struct PublishedAnswer {
  AnswerId id;
  std::string topic, question, answer, question_en, answer_en, by;
  // Both languages as they were written, for who edits them; the reader gets `question` and `answer` in his own.
  std::string written_question, written_answer, english_question, english_answer;
  Instant published_at, changed_at;
  bool withdrawn = false;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using A = PublishedAnswer;
    return Fields{field("id", {"编号", "Answer"}, &A::id), field("topic", {"类别", "Topic"}, &A::topic), field("question", {"问题", "Question"}, &A::question), field("answer", {"答复", "Answer"}, &A::answer),
                  field("question_en", {"问题（英文）", "Question in English"}, &A::question_en), field("answer_en", {"答复（英文）", "Answer in English"}, &A::answer_en), field("by", {"发布人", "Published by"}, &A::by),
                  field("published_at", {"发布", "Published"}, &A::published_at), field("changed_at", {"修改", "Changed"}, &A::changed_at), field("withdrawn", {"已撤下", "Withdrawn"}, &A::withdrawn), field("revision", {"版本", "Revision"}, &A::revision),
                  field("written_question", {"问题（中文）", "Question in Chinese"}, &A::written_question), field("written_answer", {"答复（中文）", "Answer in Chinese"}, &A::written_answer),
                  field("english_question", {"问题（英文）", "Question in English"}, &A::english_question), field("english_answer", {"答复（英文）", "Answer in English"}, &A::english_answer)};
  }
};
struct PutAnswer {  // without an id: a new one
  AnswerId id;
  std::string topic, question, answer, question_en, answer_en;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using P = PutAnswer;
    return Fields{field("id", {"编号", "Answer"}, &P::id), field("topic", {"类别", "Topic"}, &P::topic, {.length_max = 40}), field("question", {"问题", "Question"}, &P::question, {.required = true, .length_max = 300}),
                  field("answer", {"答复", "Answer"}, &P::answer, {.required = true, .length_max = 4000}), field("question_en", {"问题（英文）", "Question in English"}, &P::question_en, {.length_max = 600}),
                  field("answer_en", {"答复（英文）", "Answer in English"}, &P::answer_en, {.length_max = 8000}), field("revision", {"版本", "Revision"}, &P::revision)};
  }
};
struct WithdrawAnswer {
  AnswerId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Answer"}, &WithdrawAnswer::id, {.required = true}), field("reason", {"原因", "Reason"}, &WithdrawAnswer::reason, {.required = true, .length_max = 300})};
  }
};
struct ListAnswers {
  bool all = false;  // with those withdrawn
  static Fields fields(auto...) { return Fields{field("all", {"连撤下的", "With those withdrawn"}, &ListAnswers::all)}; }
};

class Answers {
 public:
  explicit Answers(std::function<std::string(View const&, std::string const& account)> title_of) : title_of_(std::move(title_of)) {}
  Result<Items<PublishedAnswer>> list(View const& view, ListAnswers const& in) const;
  Result<PublishedAnswer> put(Context& context, PutAnswer const& in) const;          // not_found, stale
  Result<PublishedAnswer> withdraw(Context& context, WithdrawAnswer const& in) const;

 private:
  std::function<std::string(View const&, std::string const&)> title_of_;
};
std::vector<Endpoint> answer_endpoints(Answers const& answers);

}  // namespace ly::notices
