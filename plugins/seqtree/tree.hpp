// One sequential tree: from the codes of earlier columns to counts of a column's codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace persona::seqtree {

/// A code is one byte: 0 is missing, the others are values or ranges of values (codes.hpp).
using Code = std::uint8_t;
using Codes = std::vector<std::vector<Code>>;  ///< by column, then row
inline constexpr std::size_t most_codes = 256;

/// Rows of a leaf that share a code, or one of a range of codes. Never fewer than k subjects.
struct Cell {
    Code first = 0, last = 0;
    std::uint32_t rows = 0;
    [[nodiscard]] bool single() const noexcept { return first == last; }
    bool operator==(const Cell&) const = default;
};

struct Node {
    static constexpr std::uint16_t leaf = 0xffff;
    std::uint16_t feature = leaf;  ///< which column decides; `leaf`: none
    Code code = 0;
    bool equals = false;     ///< left when equal to `code`; else left when at most `code`
    std::uint32_t left = 0;  ///< index of the left child, the right one follows; of a leaf: index into `leaves`
    bool operator==(const Node&) const = default;
    /// The child of a row with this code in `feature`. Without a branch: half of them would be guessed wrongly.
    [[nodiscard]] std::uint32_t next(Code of_row) const noexcept {
        const auto low = static_cast<Code>(code & (0U - static_cast<unsigned>(equals)));
        return left + (static_cast<Code>(of_row - low) > static_cast<Code>(code - low) ? 1U : 0U);
    }
};

struct Leaf {
    std::uint32_t cell = 0, cells = 0;  ///< its cells
    std::uint32_t backoff = 0;          ///< which distribution shares out the cells that are ranges
    bool operator==(const Leaf&) const = default;
};

struct Tree {
    std::vector<Node> nodes;  ///< the root first
    std::vector<Leaf> leaves;
    std::vector<Cell> cells;
    std::vector<std::vector<std::uint32_t>>
        backoffs;  ///< weights by code: ancestors' distributions, the first is the whole column's
    /// By cell: of a range, the sum of the weights that share it out; 0: not known. Follows from the rest and is in no file.
    std::vector<float> range_totals;
    bool operator==(const Tree&) const = default;

    /// Fills range_totals: what is drawn from many times need not add them up each time.
    void sum_ranges();
    /// The leaf of a row; `columns[i]` are the codes of column i.
    [[nodiscard]] std::uint32_t leaf_of(const Codes& columns, std::size_t row) const noexcept {
        const Node* node = nodes.data();
        while (node->feature != Node::leaf) node = nodes.data() + node->next(columns[node->feature][row]);
        return node->left;
    }
};

/// Draws codes from a leaf for `u` in [0, 1), ascending: systematic draws share one pass.
class LeafDraw {
public:
    LeafDraw(const Tree& tree, std::uint32_t leaf);
    [[nodiscard]] Code draw(double u) noexcept;  ///< u must not fall from call to call
    /// The whole leaf: the share of every code; `out` has room for all of them.
    void shares(std::span<double> out) const;
private:
    /// A set of codes.
    class Own {
    public:
        void add(Code code) noexcept { bits_[code / 64U] |= std::uint64_t{1} << (code % 64U); }
        [[nodiscard]] bool operator[](std::size_t code) const noexcept {
            return ((bits_[code / 64] >> (code % 64)) & 1U) != 0;
        }

    private:
        std::array<std::uint64_t, most_codes / 64> bits_{};
    };
    /// How the rows of a cell that is a range are shared out: by the ancestor's weights, the whole column's, or, where
    /// neither knows one of these codes, evenly over neighbouring codes.
    struct Sharing {
        const std::vector<std::uint32_t>* weights = nullptr;  ///< evenly
        std::size_t end = 0;                                  ///< 0: nothing says how
        double total = 0;
        [[nodiscard]] double of(std::size_t code) const noexcept { return weights != nullptr ? (*weights)[code] : 1.0; }
    };
    /// The codes that have a cell of their own: they are in no range.
    [[nodiscard]] Own own_codes() const noexcept;
    [[nodiscard]] Sharing sharing(const Cell& cell, const Own& own) const noexcept;
    /// The sum of the weights that share out a range.
    [[nodiscard]] static double total_of(const std::vector<std::uint32_t>& weights, const Cell& cell,
                                         const Own& own) noexcept;
    [[nodiscard]] Code within(std::size_t cell, double u) const noexcept;
    friend struct Tree;
    std::span<const Cell> cells_;
    const float* range_totals_;  ///< by cell; null: not known
    const std::vector<std::uint32_t>& backoff_;
    const std::vector<std::uint32_t>& whole_;
    double total_ = 0, before_ = 0;
    std::size_t at_ = 0;
};

}  // namespace persona::seqtree
