// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/newtasksheet.h"

#include "ui/dialogs/taskpage.h"
#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace Landline::Ui {

namespace {

constexpr int sheetWidth = 560;
constexpr qsizetype maxTitleLength = 200;

} // namespace

NewTaskSheet::NewTaskSheet(const NewTaskSurroundings &surroundings, QWidget *parent)
    : Sheet(tr("New task"), tr("Start"), parent)
{
    setMinimumWidth(sheetWidth);
    m_kind = new QComboBox;
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->setAccessibleName(tr("What to do"));
    body().addWidget(m_kind);
    m_pages = new QStackedWidget;
    body().addWidget(m_pages);
    addPage(tr("Run a command"), makeCommandPage(surroundings.directory));
    addPage(tr("Digest of a file"), makeHashPage());
    addPage(tr("Check digests"), makeCheckPage());
    addPage(tr("Pack an archive"), makePackPage());
    addPage(tr("Unpack an archive"), makeUnpackPage());
    addPage(tr("Copy or move"), makeTransferPage());
    m_listPage = makeListPage();
    addPage(tr("Tasks from a list"), m_listPage);
    m_fetchPage = makeFetchPage();
    addPage(tr("Fetch addresses"), m_fetchPage);
    m_fold = new QToolButton;
    m_fold->setObjectName(QStringLiteral("options"));
    m_fold->setText(tr("Options"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setCheckable(true);
    setLook(*m_fold, Look::Quiet);
    body().addSpacing(grid / 2);
    body().addWidget(m_fold, 0, Qt::AlignLeft);
    m_options = new TaskOptionsForm(surroundings);
    body().addWidget(m_options);
    body().addStretch(1);
    connect(m_fold, &QToolButton::toggled, this, &NewTaskSheet::showOptions);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &NewTaskSheet::showPage);
    showOptions(false);
    showPage(0);
    m_pages->currentWidget()->setFocus();
}

void NewTaskSheet::addPage(const QString &name, TaskPage *page)
{
    m_kind->addItem(name);
    m_pages->addWidget(page);
    connect(page, &TaskPage::changed, this, [this] { showPage(m_kind->currentIndex()); });
}

void NewTaskSheet::showPage(int index)
{
    setError({});
    m_pages->setCurrentIndex(index);
    const QWidget *page = m_pages->currentWidget();
    const bool hasOptions = page != m_listPage && page != m_fetchPage;
    m_fold->setVisible(hasOptions);
    m_options->setVisible(hasOptions && m_fold->isChecked());
    primaryButton().setText(page == m_fetchPage ? tr("Add downloads") : tr("Start"));
    // Only the page in sight counts for the height.
    for (int i = 0; i < m_pages->count(); ++i)
        m_pages->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                          i == index ? QSizePolicy::Fixed : QSizePolicy::Ignored);
    m_pages->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    fold();
}

void NewTaskSheet::showOptions(bool shown)
{
    m_fold->setIcon(icon(shown ? Symbol::Up : Symbol::Down, Ink::Dim));
    m_options->setVisible(shown);
    fold();
}

void NewTaskSheet::fold()
{
    // adjustSize() goes no further than two thirds of the screen.
    m_pages->updateGeometry();
    layout()->activate();
    resize(width(), minimumSizeHint().height());
    // What unfolds at the bottom of a small screen must not end below it.
    const int over = frameGeometry().bottom() - screen()->availableGeometry().bottom();
    if (isVisible() && over > 0)
        move(x(), std::max(screen()->availableGeometry().top(), y() - over));
}

void NewTaskSheet::commit()
{
    if (m_pages->currentWidget() == m_fetchPage) {
        accept();
        Q_EMIT downloadsRequested();
        return;
    }
    const auto wishes = static_cast<TaskPage *>(m_pages->currentWidget())->wishes();
    if (!wishes) {
        setError(wishes.error().message);
        return;
    }
    // A list says for each of its tasks how it is done.
    if (m_pages->currentWidget() == m_listPage) {
        Q_EMIT listRequested(wishes->constFirst().title);
        accept();
        return;
    }
    for (const TaskWish &wish : *wishes) {
        Tasks::TaskOptions options = m_options->options();
        if (options.title.isEmpty())
            options.title = wish.title.left(maxTitleLength);
        Q_EMIT requested(wish.spec, options);
    }
    accept();
}

} // namespace Landline::Ui
