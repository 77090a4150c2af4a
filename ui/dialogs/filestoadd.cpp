// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/filestoadd.h"

#include "ui/painting/elide.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace Landline::Ui {

namespace {

constexpr int visibleRows = 5;
constexpr int rowHeight = 28;
constexpr int sizeWidth = 88;
constexpr int noteWidth = 232;

/** Names keep their extension, and what is wrong is in its colour. */
class FileDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme &theme = themeFor(option->palette);
        QColor color = index.column() == FilesToAddModel::NameColumn ? theme.text : theme.dimText;
        if (index.column() == FilesToAddModel::NoteColumn && index.data(FilesToAddModel::WarnsRole).toBool())
            color = theme.errorText;
        option->palette.setColor(QPalette::Text, color);
        option->palette.setColor(QPalette::HighlightedText, color);
        if (index.column() == FilesToAddModel::NoteColumn)
            option->rect.setLeft(option->rect.left() + grid);
        if (index.column() != FilesToAddModel::NameColumn)
            return;
        // The box and the style's own space around text and box.
        const int spent = option->decorationSize.width() + grid * 3;
        option->text = elidedFileName(option->text, option->fontMetrics, option->rect.width() - spent);
    }
};

} // namespace

FilesToAdd::FilesToAdd(Downloads::FileLookup &lookup, bool looksUp, QWidget *parent)
    : QWidget(parent)
    , m_lookup(lookup)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid / 2);
    m_view = new QTreeView;
    m_view->setAccessibleName(tr("Files"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new FileDelegate(m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setHeaderHidden(true);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setMinimumSectionSize(sizeWidth);
    m_view->header()->setSectionResizeMode(FilesToAddModel::NameColumn, QHeaderView::Stretch);
    m_view->header()->resizeSection(FilesToAddModel::SizeColumn, sizeWidth);
    m_view->header()->resizeSection(FilesToAddModel::NoteColumn, noteWidth);
    column->addWidget(m_view, 1);
    m_summary = new QLabel;
    m_summary->setObjectName(QStringLiteral("summary"));
    m_summary->setFont(textFont(TextSize::Small));
    setLook(*m_summary, Look::Dim);
    column->addWidget(m_summary);
    m_switch = new QCheckBox(tr("Look up names and sizes"));
    m_switch->setChecked(looksUp);
    column->addWidget(m_switch);
    m_note =
        new QLabel(tr("Each server is asked for one byte. A link that is good for one visit only is used "
                      "up by it."));
    m_note->setWordWrap(true);
    m_note->setFont(textFont(TextSize::Small));
    setLook(*m_note, Look::Dim);
    column->addWidget(m_note);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &FilesToAdd::ask);
    connect(&m_lookup, &Downloads::FileLookup::found, &m_model, &FilesToAddModel::setFacts);
    connect(&m_model, &FilesToAddModel::changed, this, [this] {
        showState();
        Q_EMIT changed();
    });
    connect(m_switch, &QCheckBox::toggled, this, [this](bool on) {
        m_isHeldBack = false; // who turns it has seen what it is about
        showLookedUp();
        ask();
        Q_EMIT looksUpChanged(on);
    });
    showLookedUp();
    showState();
}

FilesToAdd::~FilesToAdd()
{
    m_lookup.want({});
}

void FilesToAdd::setUrls(const QList<QUrl> &urls)
{
    m_model.setUrls(urls);
    // What is no longer there is let go at once; what is new waits for the hand to rest.
    m_pause.start();
}

void FilesToAdd::setAccess(const Downloads::HttpAccess &access)
{
    m_model.setAccess(access);
    m_pause.start();
}

void FilesToAdd::setHeldBack(bool heldBack)
{
    m_isHeldBack = heldBack;
    showLookedUp();
}

bool FilesToAdd::looksUp() const
{
    return m_switch->isChecked();
}

void FilesToAdd::ask()
{
    m_lookup.want(looksUp() && !m_isHeldBack ? m_model.questions() : QList<Downloads::FileQuestion>());
}

void FilesToAdd::showLookedUp()
{
    m_model.setLookedUp(looksUp() && !m_isHeldBack);
}

void FilesToAdd::showState()
{
    const int rows = m_model.rowCount();
    m_view->setFixedHeight(std::clamp(rows, 1, visibleRows) * rowHeight + 2);
    m_view->setVisible(rows > 0);
    m_summary->setVisible(rows > 1);
    m_summary->setText(m_model.summary());
}

} // namespace Landline::Ui
