// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace Landline::Ui {

/** Heights of rows, in pixels, with their sums found in logarithmic time: a Fenwick tree. */
class HeightIndex
{
public:
    /** Replaces all; linear. */
    void assign(std::vector<int> heights);
    void append(int height);
    void set(int row, int height);

    [[nodiscard]] int count() const { return int(m_heights.size()); }
    [[nodiscard]] int height(int row) const { return m_heights[size_t(row)]; }
    [[nodiscard]] const std::vector<int> &heights() const { return m_heights; }
    /** Where the row starts; that of row count() is the height of all. */
    [[nodiscard]] qint64 top(int row) const;
    [[nodiscard]] qint64 total() const { return top(count()); }
    /** The row at a position; the first or last one outside of them, -1 without rows. */
    [[nodiscard]] int rowAt(qint64 y) const;

private:
    std::vector<int> m_heights;
    std::vector<qint64> m_tree; ///< m_tree[i] sums the lowbit(i) rows that end before row i; from 1
};

} // namespace Landline::Ui
