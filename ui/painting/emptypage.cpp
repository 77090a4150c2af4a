// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/emptypage.h"

#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace Landline::Ui {

namespace {

constexpr int symbolSize = 48;
constexpr int sentenceWidth = 420;

/** A large symbol in the colour of less important text. */
class SymbolLabel final : public QWidget
{
public:
    explicit SymbolLabel(Symbol symbol)
        : m_symbol(symbol)
    {
        setFixedSize(symbolSize, symbolSize);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintSymbol(painter, rect(), m_symbol, themeFor(palette()).dimText);
    }

private:
    Symbol m_symbol;
};

} // namespace

EmptyPage::EmptyPage(Symbol symbol, const QString &sentence, const QString &button, QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(new SymbolLabel(symbol), 0, Qt::AlignHCenter);
    column->addSpacing(grid);
    m_sentence = new QLabel;
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setWordWrap(true);
    setLook(*m_sentence, Look::Dim);
    setSentence(sentence);
    column->addWidget(m_sentence, 0, Qt::AlignHCenter);
    column->addSpacing(grid);
    if (!button.isEmpty()) {
        auto *push = new QPushButton(button);
        setLook(*push, Look::Primary);
        connect(push, &QPushButton::clicked, this, &EmptyPage::buttonClicked);
        column->addWidget(push, 0, Qt::AlignHCenter);
    }
    column->addStretch(3);
}

void EmptyPage::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    // A layout that centres a label does not ask it how high it is at that width.
    m_sentence->ensurePolished();
    m_sentence->setFixedSize(sentenceWidth, m_sentence->heightForWidth(sentenceWidth));
}

} // namespace Landline::Ui
