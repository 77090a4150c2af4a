// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloads/filedigests.h"
#include "ui/painting/sheet.h"

#include <QUrl>

class QLineEdit;

namespace Landline::Ui {

/** Asks where else a file can be had from; what has come of it is kept. */
class AddressSheet final : public Sheet
{
    Q_OBJECT
public:
    /** `kept`: how much has come so far, in words; empty: nothing. */
    AddressSheet(const QString &name, const QString &address, const QString &kept, QWidget *parent);

Q_SIGNALS:
    void chosen(const QUrl &address);

protected:
    void commit() override;

private:
    QLineEdit *m_address = nullptr;
};

/** Asks for the name and the password that a server wants. */
class SignInSheet final : public Sheet
{
    Q_OBJECT
public:
    SignInSheet(const QString &host, const QString &user, QWidget *parent);

Q_SIGNALS:
    void chosen(const QString &user, const QString &password);

protected:
    void commit() override;

private:
    QLineEdit *m_user = nullptr;
    QLineEdit *m_password = nullptr;
};

/** Asks for the checksum that a file has to have. */
class DigestSheet final : public Sheet
{
    Q_OBJECT
public:
    enum class When { Now, WhenComplete };
    DigestSheet(const QString &name, When when, QWidget *parent);

Q_SIGNALS:
    void chosen(const Landline::Downloads::FileDigest &digest);

protected:
    void commit() override;

private:
    QLineEdit *m_digest = nullptr;
};

} // namespace Landline::Ui
