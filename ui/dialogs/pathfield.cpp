// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/pathfield.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

namespace Landline::Ui {

namespace {

constexpr int linesShown = 4;

QString cleaned(const QString &text)
{
    return QDir::fromNativeSeparators(text.trimmed());
}

} // namespace

PathField::PathField(PathKind kind, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_line = new QLineEdit;
    m_line->setAccessibleName(name);
    row->addWidget(m_line, 1);
    auto *button = new QToolButton;
    button->setIcon(icon(kind == PathKind::File ? Symbol::File : Symbol::Folder));
    const QString words = kind == PathKind::Folder ? tr("Choose a folder") : tr("Choose a file");
    button->setAccessibleName(words);
    button->setToolTip(words);
    connect(button, &QToolButton::clicked, this, &PathField::choose);
    row->addWidget(button);
    setFocusProxy(m_line);
}

QString PathField::path() const
{
    return cleaned(m_line->text());
}

void PathField::setPath(const QString &path)
{
    m_line->setText(QDir::toNativeSeparators(path));
}

void PathField::setPlaceholder(const QString &text)
{
    m_line->setPlaceholderText(text);
}

void PathField::choose()
{
    const QString start = path().isEmpty() ? QDir::homePath() : QFileInfo(path()).absolutePath();
    auto *dialog =
        new QFileDialog(this, tr("Choose"), m_kind == PathKind::Folder && !path().isEmpty() ? path() : start);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (m_kind == PathKind::NewFile)
        dialog->setAcceptMode(QFileDialog::AcceptSave);
    else
        dialog->setFileMode(m_kind == PathKind::Folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PathField::setPath);
    dialog->open();
}

PathsField::PathsField(const QString &name, QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid / 2);
    m_lines = new QPlainTextEdit;
    m_lines->setAccessibleName(name);
    m_lines->setTabChangesFocus(true);
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_lines->setPlaceholderText(tr("Whole paths, one a line"));
    m_lines->setFixedHeight(linesShown * m_lines->fontMetrics().lineSpacing() + grid * 3);
    column->addWidget(m_lines);
    auto *row = new QHBoxLayout;
    const std::pair<PathKind, QString> buttons[] = {{PathKind::File, tr("Add files…")},
                                                    {PathKind::Folder, tr("Add a folder…")}};
    for (const auto &[kind, words] : buttons) {
        auto *button = new QToolButton;
        button->setText(words);
        connect(button, &QToolButton::clicked, this, [this, wanted = kind] { choose(wanted); });
        row->addWidget(button);
    }
    row->addStretch(1);
    column->addLayout(row);
    setFocusProxy(m_lines);
}

QStringList PathsField::paths() const
{
    QStringList out;
    for (const QString &line : m_lines->toPlainText().split(QLatin1Char('\n'))) {
        if (const QString path = cleaned(line); !path.isEmpty())
            out.append(path);
    }
    return out;
}

void PathsField::add(const QStringList &paths)
{
    QStringList all = this->paths();
    for (const QString &path : paths)
        all.append(QDir::toNativeSeparators(path));
    m_lines->setPlainText(all.join(QLatin1Char('\n')));
}

void PathsField::choose(PathKind kind)
{
    auto *dialog = new QFileDialog(this, tr("Choose"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(kind == PathKind::Folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &PathsField::add);
    dialog->open();
}

} // namespace Landline::Ui
