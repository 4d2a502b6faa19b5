// Local search over plans of visits that may break windows and seats at a price: relocations and exchanges of one and two
// stops, exchange of tails, and SWAP* between routes whose sectors meet (Vidal 2022, "Hybrid genetic search for the CVRP").
// Neighbourhoods are granular: only stops that go well after each other in space and time are tried.
#pragma once
#include <vector>

#include "base/budget.h"
#include "engines/routing/instance.h"
#include "base/fast_random.h"
#include "engines/routing/segment.h"

namespace ly::routing {

// Clients are requests 0 … n - 1 of a plain instance.
using Routes = std::vector<std::vector<int>>;

struct Prices {
  double warp = 1, load = 20;  // of a unit of time warp, of a head too many
};

struct Measured {
  double distance = 0, warp = 0;
  int excess = 0;
  bool feasible() const { return warp < 1e-6 && excess == 0; }
  double cost(Prices const& p) const { return distance + p.warp * warp + p.load * excess; }
};

class SoftSearch {
 public:
  SoftSearch(Instance const& instance, int routes_max, int neighbours, Random& random);

  // Looks at the budget once a round over all clients, and leaves off where it is when that is spent.
  void improve(Routes& routes, Prices const& prices, Budget& budget);
  Measured measure(Routes const& routes) const;
  int clients() const { return n_; }
  int routes_max() const { return r_; }
  double distance(int a, int b) const { return d_[static_cast<std::size_t>(a) * size_ + static_cast<std::size_t>(b)]; }  // client n is the depot
  double time(int a, int b) const { return t_[static_cast<std::size_t>(a) * size_ + static_cast<std::size_t>(b)]; }
  bool follows(int a, int b) const;  // b can be in time right after a
  std::vector<int> const& near(int client) const { return near_[static_cast<std::size_t>(client)]; }
  double angle(int client) const { return angle_[static_cast<std::size_t>(client)]; }

 private:
  struct Node {
    int next = -1, prev = -1, route = -1, position = 0;
    Segment pre, post;  // start of the route to here, here to its end
  };
  struct Line {
    double warp = 0, penalty = 0, from = 0, to = 0;  // from, to: sector of angles
    int load = 0, size = 0;
    long changed = 0;
  };
  struct Slot {
    double cost;
    int after;
  };

  int id(int x) const { return x < n_ ? x : n_; }
  int first(int r) const { return n_ + r; }
  int last(int r) const { return n_ + r_ + r; }
  double d(int a, int b) const { return distance(id(a), id(b)); }
  double t(int a, int b) const { return time(id(a), id(b)); }
  Segment glue(Segment const& a, Segment const& b, int end_of_a, int start_of_b) const { return join(a, b, t(end_of_a, start_of_b)); }
  double price(Segment const& s) const { return prices_.warp * s.warp + prices_.load * std::max(0, s.load - capacity_); }
  Line& line(int x) { return line_[static_cast<std::size_t>(node_[static_cast<std::size_t>(x)].route)]; }
  Node& at(int x) { return node_[static_cast<std::size_t>(x)]; }
  Segment const& own(int x) const { return own_[static_cast<std::size_t>(id(x))]; }

  void load(Routes const& routes);
  void unload(Routes& routes) const;
  void update(int route);
  void link(int a, int b) { at(a).next = b, at(b).prev = a; }
  bool relocate(int u, int length, bool turned, int v);
  bool exchange(int u, int lu, int v, int lv);
  bool tails(int u, int v);
  bool within(int route, double gained);  // proposal_ as the new order of a route, if it is cheaper
  std::vector<int> const& order_of(int route);
  bool swap_star(int a, int b);
  void best_slots(int route, int other);
  double removal(int u);
  double insertion(int u, int after);
  bool visit(int u);
  bool sectors_meet(Line const& a, Line const& b) const;

  Instance const& instance_;
  Random& random_;
  int n_, r_, capacity_;
  std::size_t size_;
  Prices prices_;
  std::vector<double> d_, t_, angle_;
  std::vector<Segment> own_;
  std::vector<std::vector<int>> near_;
  std::vector<Node> node_;
  std::vector<Line> line_;
  std::vector<long> tested_;
  std::vector<int> order_, proposal_, scratch_;
  std::vector<Slot> slots_;          // [route][client][3]
  std::vector<long> slots_when_;     // [route][client]
  std::vector<long> swapped_when_;   // [route][route]
  long now_ = 0;
};

}  // namespace ly::routing
