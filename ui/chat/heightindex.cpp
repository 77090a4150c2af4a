// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/heightindex.h"

#include <algorithm>
#include <bit>

namespace Landline::Ui {

namespace {

size_t lowBit(size_t i)
{
    return i & (~i + 1);
}

} // namespace

void HeightIndex::assign(std::vector<int> heights)
{
    m_heights = std::move(heights);
    const size_t count = m_heights.size();
    m_tree.assign(count + 1, 0);
    for (size_t i = 1; i <= count; ++i) {
        m_tree[i] += m_heights[i - 1];
        const size_t parent = i + lowBit(i);
        if (parent <= count)
            m_tree[parent] += m_tree[i];
    }
}

void HeightIndex::append(int height)
{
    if (m_tree.empty())
        m_tree.push_back(0);
    m_heights.push_back(height);
    const size_t i = m_heights.size();
    // The new node sums the rows that its position covers: its children and itself.
    qint64 sum = height;
    for (size_t child = i - 1, end = i - lowBit(i); child > end; child -= lowBit(child))
        sum += m_tree[child];
    m_tree.push_back(sum);
}

void HeightIndex::set(int row, int height)
{
    const int change = height - m_heights[size_t(row)];
    if (change == 0)
        return;
    m_heights[size_t(row)] = height;
    for (size_t i = size_t(row) + 1; i < m_tree.size(); i += lowBit(i))
        m_tree[i] += change;
}

qint64 HeightIndex::top(int row) const
{
    qint64 sum = 0;
    for (auto i = size_t(row); i > 0; i -= lowBit(i))
        sum += m_tree[i];
    return sum;
}

int HeightIndex::rowAt(qint64 y) const
{
    if (m_heights.empty())
        return -1;
    size_t row = 0;
    qint64 rest = y;
    for (size_t step = std::bit_floor(m_heights.size()); step > 0; step /= 2) {
        if (row + step < m_tree.size() && m_tree[row + step] <= rest) {
            row += step;
            rest -= m_tree[row];
        }
    }
    return int(std::min(row, m_heights.size() - 1));
}

} // namespace Landline::Ui
