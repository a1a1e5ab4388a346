<#import "template.ftl" as layout>
<#assign error = messagesPerField.get('code')>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('code'); section>
<#if section = "header">
    ${msg("ringproofCodeHeader")}
<#elseif section = "form">
    <p id="ringproof-hint">
        <#if ringproof.backup>${msg("ringproofBackupHint")}<#else>${msg("ringproofCodeHint", ringproof.number)}</#if>
    </p>
    <form id="ringproof-code-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <div class="${properties.kcFormGroupClass!}">
            <div class="${properties.kcLabelWrapperClass!}">
                <label for="code" class="${properties.kcLabelClass!}">
                    <#if ringproof.backup>${msg("ringproofBackupCode")}<#else>${msg("ringproofCode")}</#if>
                </label>
            </div>
            <span class="${properties.kcInputClass!}">
                <input id="code" name="code" type="text" required autofocus dir="ltr" spellcheck="false"
                       <#if ringproof.backup>
                       autocomplete="off" autocapitalize="characters" maxlength="64"
                       <#else>
                       autocomplete="one-time-code" inputmode="numeric" maxlength="64"
                       </#if>
                       aria-describedby="ringproof-hint<#if error?has_content> ringproof-error</#if>"
                       aria-invalid="${error?has_content?c}">
            </span>
            <#if error?has_content>
                <span id="ringproof-error" class="${properties.kcInputErrorMessageClass!}" role="alert">
                    ${kcSanitize(error)?no_esc}
                </span>
            </#if>
        </div>
        <#if ringproof.backup><input type="hidden" name="backup" value="true"></#if>
        <div class="${properties.kcFormGroupClass!}">
            <button id="kc-login" name="login" type="submit" value="true"
                    class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
                ${msg("doContinue")}
            </button>
        </div>
    </form>
    <form id="ringproof-other-form" action="${url.loginAction}" method="post">
        <div class="${properties.kcFormGroupClass!}">
            <#if ringproof.backup>
                <button name="show-message" value="true" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                    ${msg("ringproofUseMessage")}
                </button>
            <#else>
                <button id="ringproof-resend" name="resend" value="true" type="submit"
                        class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}"
                        data-seconds="${ringproof.resendAfter?c}" aria-describedby="ringproof-countdown">
                    ${msg("ringproofResend")}
                </button>
                <p id="ringproof-countdown" data-text="${msg("ringproofResendIn", "{0}")}" hidden></p>
                <#if ringproof.setup!false>
                    <button name="change" value="true" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                        ${msg("ringproofOtherNumber")}
                    </button>
                <#else>
                    <button name="show-backup" value="true" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                        ${msg("ringproofUseBackup")}
                    </button>
                </#if>
            </#if>
            <#if ringproof.setup!false>
                <#if isAppInitiatedAction??>
                    <button name="cancel-aia" value="true" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                        ${msg("doCancel")}
                    </button>
                </#if>
            <#else>
                <button name="cancel" value="true" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                    ${msg("doCancel")}
                </button>
            </#if>
        </div>
    </form>
    <script type="module" src="${url.resourcesPath}/js/ringproof.js"></script>
</#if>
</@layout.registrationLayout>
