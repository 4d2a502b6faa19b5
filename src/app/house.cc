#include "app/house.h"

#include "app/wiring.h"
#include "store/migrate.h"
#include "store/sqlite.h"

namespace ly::app {
namespace {

constexpr size_t kHeadBytesMost = 1 << 16;

}  // namespace

Result<std::unique_ptr<House>> House::open(OpenOptions options) {
  std::unique_ptr<House> house(new House);
  house->clock_ = options.clock ? options.clock : &house->system_clock_;
  Secrets& secrets = options.ground ? options.ground->secrets : house->secrets_;
  house->folder_ = TRY(DataFolder::open(options.folder, secrets, options.serve, options.create));
  house->database_ = options.ground ? options.ground->database() : store::open_sqlite({.file = house->folder_->database_file(), .synchronous = options.lasting ? "full" : "off"});
  house->writer_ = house->database_->open_writer();
  auto& writer = *house->writer_;
  TRY(store::migrate(writer, store::all_migrations()));
  auto const now = house->clock_->now();
  writer.begin_write();
  auto keys = Keyring::open(house->folder_->masters(), writer, secrets, house->folder_->erased(), now);
  if (!keys) {
    writer.rollback();
    return std::move(keys).error();
  }
  house->keys_ = std::move(*keys);
  // A crash between list and commit, or an older backup put back by hand: the erased stay erased.
  house->keys_->replay_erased(writer);
  writer.commit();
  uint64_t seed = 0;
  secrets.fill({reinterpret_cast<unsigned char*>(&seed), sizeof seed});
  house->desk_ = std::make_unique<Desk>(Desk::Parts{*house->database_, writer, *house->keys_, *house->clock_, secrets, house->names_, seed, options.log});
  auto* house_pointer = house.get();
  house->jobs_ = std::make_unique<Jobs>(*house->desk_, [house_pointer](View const& view, std::string const& account) {
    return house_pointer->wiring_->actor_of_account(view, account);
  });
  house->wiring_ = TRY(wire(*house));
  return house;
}

House::~House() { stop(); }

void House::start() {
  desk_->start();
  wiring_->start(*desk_);
  jobs_->start();
  started_ = true;
}

void House::stop() {
  if (!started_) return;
  started_ = false;
  jobs_->stop();
  wiring_->stop();
  desk_->stop();
  (void)write_head();  // a journal that was cut is told by `check`
}

std::optional<KeptHead> House::kept_head() const {
  std::optional<KeptHead> farthest;
  int64_t most = -1;
  std::error_code error;
  for (auto const& one : std::filesystem::directory_iterator(folder_->heads(), error)) {
    if (!one.is_regular_file() || one.path().extension() != ".json") continue;
    auto text = read_whole_file(one.path(), kHeadBytesMost);
    auto const number = text ? head_number(*text) : std::nullopt;
    if (number.value_or(0) <= most) continue;
    most = *number;
    farthest = KeptHead{std::move(*text), keys_->signing_public_key()};
  }
  return farthest;
}

Result<std::filesystem::path> House::write_head() {
  auto const now = clock_->now();
  auto const here = desk_->head().seq;
  if (auto const kept = kept_head())
    if (auto const number = head_number(kept->text).value_or(0); number > here) return refused("journal.tail_cut", {}, {{"kept", std::to_string(number)}, {"here", std::to_string(here)}});
  auto const file = folder_->heads() / (to_iso(day_at(now)) + ".json");
  write_private_file(file, signed_head(*keys_, desk_->head(), now));
  return file;
}

std::string House::setting(std::string_view name) {
  return desk_->read(Actor::system(), [&](View const& view) {
    return store::find_value<std::string>(view.tx, "select value from house where name = $1", name).value_or("");
  });
}

Result<void> House::set_setting(std::string_view name, std::string_view value) {
  Command command;
  command.name = "house.set";
  command.actor = Actor::system("command line");
  command.run = [&](Context& context) -> Result<json::value> {
    store::execute(context.tx, "insert into house(name, value) values($1, $2) on conflict(name) do update set value = excluded.value", name, value);
    context.journal.note({.what = "house.setting_changed", .subject_kind = "house", .subject_id = std::string(name), .facts = {{"value", value}}});
    return json::value(nullptr);
  };
  TRY(desk_->call(std::move(command)));
  return {};
}

}  // namespace ly::app
