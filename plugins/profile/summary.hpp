// What analyser.profile keeps while it reads, and the profile made of it.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include <persona/stage.hpp>

#include "distinct.hpp"
#include "frequencies.hpp"
#include "numbers.hpp"
#include "sample.hpp"
#include "shape.hpp"

namespace persona::profile {

struct Limits {
    std::int64_t k = 10;
    std::size_t values = 20'000;  ///< different values of a column counted exactly
    std::size_t sample_rows = 131'072;
    std::size_t sample_bytes = std::size_t{64} << 20;
};

struct ColumnCounts {
    ColumnCounts(const Field& of, const Limits& limits)
        : field(of), frequencies(limits.values, limits.k), shape(limits.k) {}
    Field field;
    std::int64_t present = 0, missing = 0, words = 0;
    Distinct distinct;
    Frequencies frequencies;
    ShapeCounts shape;
};

class Collected final : public State {
public:
    explicit Collected(const Limits& limits) : limits_(limits) {}
    Status observe(const Batch& batch);
    Status merge(Collected& from);
    [[nodiscard]] std::shared_ptr<const Profile> finish();

private:
    void begin(const Batch& batch);
    void add_texts(ColumnCounts& into, const Column& column, const Subjects& subjects);
    Profile::ColumnProfile summarise(std::size_t index, const Profile& all) const;
    std::vector<Observation> observations(std::size_t index) const;
    void correlate(Profile& out) const;

    Limits limits_;
    SchemaPtr schema_;
    std::int64_t rows_ = 0;
    bool subjects_given_ = false;
    std::unordered_set<std::int64_t> subjects_;  ///< exact up to `most_subjects`
    Distinct many_subjects_;
    std::vector<ColumnCounts> columns_;
    RowSample sample_;  ///< numbers as they are, texts as their number of words
};

}  // namespace persona::profile
